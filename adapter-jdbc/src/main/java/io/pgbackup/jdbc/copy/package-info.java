/**
 * COPY, bypassing the driver.
 *
 * <p>pgjdbc hands out the rows of a COPY as one new array for each row, which costs more than the rest of a dump. So the rows never
 * leave the driver's read: this package creates the driver's sockets ({@code KeepAliveSocketFactory}, {@code TlsSocketFactory}),
 * and while a COPY is read, the driver's own {@code read(buffer)} call goes through a {@code CopyTap}. The tap reads from the
 * socket into a buffer of its own, follows the protocol messages in it, hands the rows to a {@code RowSink} in place, and gives the
 * driver the messages without them: the driver sees a COPY that had no rows. Both sides count rows, and the counts must agree.
 * {@code CopyTaps} knows which tap belongs to which connection, since the driver creates its sockets by reflection. In the other
 * direction, a {@code StatementTap} replaces the text of the statement that starts a COPY, which the driver always sends in UTF-8.
 * {@code SocketProgress} notes when a read or write begins and ends, for the watch over silent networks. Where a tap cannot be
 * used, or the settings forbid it ({@code JdbcSettings.copyThroughDriver}), {@code RowCopy} falls back to the driver's {@code
 * CopyManager}.
 */
@NullMarked
package io.pgbackup.jdbc.copy;

import org.jspecify.annotations.NullMarked;
