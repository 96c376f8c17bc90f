package io.pgbackup.program;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;

final class SilentLogbackTest {

    private final SilentLogback provider = new SilentLogback();

    @Test
    void loggers_beforeAnythingIsConfigured_areSilent() {
        provider.initialize();

        org.slf4j.Logger logger = provider.getLoggerFactory().getLogger("io.pgbackup.Any");

        assertThat(logger.isErrorEnabled()).isFalse();
        assertThat(((LoggerContext) provider.getLoggerFactory()).isStarted()).isTrue();
    }

    @Test
    void loggers_onceTheRootHasAnAppender_logWithTheirDiagnostics() {
        provider.initialize();
        LoggerContext context = (LoggerContext) provider.getLoggerFactory();
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        root.setLevel(Level.WARN);
        provider.getMDCAdapter().put("database", "shop");

        context.getLogger("io.pgbackup.Any").warn("one");
        context.getLogger("io.pgbackup.Any").info("two");

        assertThat(appender.list).singleElement().satisfies(event -> {
            assertThat(event.getFormattedMessage()).isEqualTo("one");
            assertThat(event.getMDCPropertyMap()).containsEntry("database", "shop");
        });
    }
}
