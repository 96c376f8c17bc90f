package io.pgbackup.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The judge of policies, judged. */
class IamPolicyTest {

    private static IamPolicy policy(String statements) throws Exception {
        return new IamPolicy(new ObjectMapper().readTree("{\"Statement\": [" + statements.replace('\'', '"') + "]}"));
    }

    @Test
    void allows_onlyWhatAStatementNames() throws Exception {
        IamPolicy policy = policy("{'Effect': 'Allow', 'Action': ['s3:Get*'], 'Resource': 'arn:aws:s3:::b/p/*'}");
        assertThat(policy.allows("s3:getobject", "arn:aws:s3:::b/p/k")).isTrue();
        assertThat(policy.allows("s3:PutObject", "arn:aws:s3:::b/p/k")).isFalse();
        assertThat(policy.allows("s3:GetObject", "arn:aws:s3:::b/P/k")).isFalse();
    }

    @Test
    void allows_nothingThatIsDenied() throws Exception {
        IamPolicy policy = policy("{'Effect': 'Deny', 'Action': 's3:*', 'Resource': '*', 'Condition': {'Bool':"
                + " {'aws:SecureTransport': 'false'}}}, {'Effect': 'Allow', 'Action': '*', 'Resource': '*'}");
        assertThat(policy.allows("s3:GetObject", "r", Map.of("aws:SecureTransport", "true")))
                .isTrue();
        assertThat(policy.allows("s3:GetObject", "r", Map.of("aws:SecureTransport", "false")))
                .isFalse();
    }

    @Test
    void conditions_withoutTheirKeyHoldOnlyIfExists() throws Exception {
        String statement =
                "{'Effect': 'Allow', 'Action': '*', 'Resource': '*', 'Condition': {'%s': {'s3:prefix': 'p/*'}}}";
        assertThat(policy(statement.formatted("StringLike")).allows("a", "r")).isFalse();
        IamPolicy ifExists = policy(statement.formatted("StringLikeIfExists"));
        assertThat(ifExists.allows("a", "r")).isTrue();
        assertThat(ifExists.allows("a", "r", Map.of("s3:prefix", "q/x"))).isFalse();
        assertThatThrownBy(
                        () -> policy(statement.formatted("StringNotLike")).allows("a", "r", Map.of("s3:prefix", "p/")))
                .hasMessageContaining("StringNotLike is not known here");
    }
}
