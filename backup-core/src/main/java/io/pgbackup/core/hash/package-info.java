/**
 * The arithmetic of proof: what makes two tables, or two files, provably equal.
 *
 * <p>The content hash of a table is the sum modulo 2<sup>128</sup> of the XXH3-128 of each of its rows, so any number of
 * workers can hash any share of the rows in any order and add up what they found. The CRC-32C of a file is combined from
 * those of its pieces in the same spirit. Both detect errors; neither resists a forger.
 */
@NullMarked
package io.pgbackup.core.hash;

import org.jspecify.annotations.NullMarked;
