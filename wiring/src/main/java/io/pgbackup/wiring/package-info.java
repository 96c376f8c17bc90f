/**
 * Binds the adapters to the interfaces of entry points, once for all entry points: {@link io.pgbackup.wiring.OutsideModule} belongs into an
 * entry point's Dagger component. Adapters are named only here, and in an entry point's own wiring.
 */
@NullMarked
package io.pgbackup.wiring;

import org.jspecify.annotations.NullMarked;
