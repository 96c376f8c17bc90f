/**
 * COPY, past the driver.
 *
 * <p>pgjdbc hands out the rows of a COPY as one new array for each row, which costs more than all the rest of a dump. So the rows never leave
 * the driver's read: its sockets are made here ({@code KeepAliveSocketFactory}, {@code TlsSocketFactory}), and while a COPY is read, the
 * driver's own {@code read(buffer)} call goes through a {@code CopyTap}. The tap lets the socket fill the driver's buffer, follows the
 * messages of the protocol in it, hands the rows to a {@code RowSink} where they lie, and gives the driver the messages without them: it
 * sees a COPY that had no rows. Both sides count, and the counts must agree. {@code CopyTaps} knows which tap belongs to which connection,
 * since the driver makes its sockets by reflection. In the other direction a {@code StatementTap} replaces the text of the statement that
 * starts a COPY, which the driver always sends in UTF-8. {@code SocketProgress} notes when a read or write begins and ends, for the watch
 * over silent networks. Where a tap cannot be used, or the settings
 * forbid it ({@code JdbcSettings.copyThroughDriver}), {@code RowCopy} falls back to the driver's {@code CopyManager}.
 */
@NullMarked
package io.pgbackup.jdbc.copy;

import org.jspecify.annotations.NullMarked;
