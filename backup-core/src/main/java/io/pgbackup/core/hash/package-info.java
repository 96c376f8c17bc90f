/**
 * The arithmetic of proof: hashes and checksums that show whether two tables, or two files, are equal.
 *
 * <p>The content hash of a table is the sum modulo 2<sup>128</sup> of the XXH3-128 of each of its rows, so any number of workers can hash
 * any share of the rows in any order and add their results. In the same way, the CRC-32C of a file is combined from those of its pieces.
 * Both detect errors; neither resists forgery.
 */
@NullMarked
package io.pgbackup.core.hash;

import org.jspecify.annotations.NullMarked;
