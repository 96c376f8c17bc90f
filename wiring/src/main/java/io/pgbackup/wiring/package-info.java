/**
 * Puts the adapters behind what entry points need of them, once for all entry points: {@link io.pgbackup.wiring.OutsideModule} belongs
 * into an entry point's Dagger component. Only here, and in an entry point's own wiring, adapters are named.
 */
@NullMarked
package io.pgbackup.wiring;

import org.jspecify.annotations.NullMarked;
