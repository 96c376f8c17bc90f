package io.pgbackup.jdbc.connect;

import io.pgbackup.jdbc.TlsOptions;
import io.pgbackup.jdbc.connect.TlsProperties.TlsFileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** The client's certificate and key, in the files from which libpq reads them; shown to a server that asks for a certificate. */
final class ClientCertificate extends X509ExtendedKeyManager {

    private static final String ALIAS = "client";

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    /**
     * The forbidden permissions: any for others, and for the group, too, unless root owns the file, which its group may then read.
     */
    private static final int FOR_OTHERS = 0077;

    private static final int FOR_OTHERS_OF_ROOT = 0037;

    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
    };
    private static final byte[] EC = {6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};
    private static final byte[] VERSION_0 = {2, 1, 0};

    private final X509Certificate[] chain;
    private final PrivateKey key;

    private ClientCertificate(X509Certificate[] chain, PrivateKey key) {
        this.chain = chain;
        this.key = key;
    }

    /** Reads the certificate, if there is one: only files that a setting names must exist. */
    static Optional<ClientCertificate> read(TlsOptions options) throws TlsFileException {
        boolean isDefault = options.certificate().isEmpty();
        Path file = isDefault ? options.folder().resolve("postgresql.crt") : Path.of(options.certificate());
        if (!options.sendCertificate()) {
            return Optional.empty();
        }
        if (isDefault && !Files.exists(file)) {
            if (options.key().isEmpty()) {
                return Optional.empty();
            }
            throw TlsFileException.unreadable("certificate file of the client, which sslkey is for,", file, null);
        }
        X509Certificate[] chain = TlsProperties.certificates("certificate file of the client", file).stream()
                .map(X509Certificate.class::cast)
                .toArray(X509Certificate[]::new);
        if (chain.length == 0) {
            throw TlsFileException.unreadable("certificate file of the client", file, null);
        }
        Path keyFile = options.key().isEmpty() ? options.folder().resolve("postgresql.key") : Path.of(options.key());
        PrivateKey key = key(keyFile, options.keyPassword());
        if (!belongTogether(chain[0], key)) {
            throw new TlsFileException(
                    "the certificate in " + file + " does not belong to the key in " + keyFile, null);
        }
        return Optional.of(new ClientCertificate(chain, key));
    }

    private static PrivateKey key(Path file, String password) throws TlsFileException {
        checkRights(file);
        try {
            byte[] content = Files.readAllBytes(file);
            Matcher pem = PEM.matcher(new String(content, StandardCharsets.ISO_8859_1));
            if (!pem.find()) {
                return key(content);
            }
            byte[] inside = Base64.getMimeDecoder().decode(pem.group(2));
            return switch (pem.group(1)) {
                case "PRIVATE KEY" -> key(inside);
                case "RSA PRIVATE KEY" -> key(sequence(VERSION_0, RSA, tagged(4, inside)));
                case "EC PRIVATE KEY" -> key(sequence(VERSION_0, sequence(EC, curve(inside)), tagged(4, inside)));
                case "ENCRYPTED PRIVATE KEY" -> decrypted(file, inside, password);
                default ->
                    throw new TlsFileException(
                            "the key in " + file + " is in an unsupported format; openssl pkcs8 -topk8 converts it",
                            null);
            };
        } catch (IOException | GeneralSecurityException e) {
            // The messages of these exceptions may quote the file.
            throw TlsFileException.unreadable("private key file", file, null);
        }
    }

    private static PrivateKey decrypted(Path file, byte[] inside, String password)
            throws TlsFileException, GeneralSecurityException, IOException {
        if (password.isEmpty()) {
            throw new TlsFileException("the key in " + file + " is encrypted, and no sslpassword is given", null);
        }
        EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(inside);
        String algorithm = info.getAlgParameters() == null
                ? info.getAlgName()
                : info.getAlgParameters().toString();
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.DECRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray())),
                info.getAlgParameters());
        return key(info.getKeySpec(cipher).getEncoded());
    }

    private static PrivateKey key(byte[] encoded) throws GeneralSecurityException {
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (GeneralSecurityException expected) {
                // The key is of another kind.
            }
        }
        throw new GeneralSecurityException("a private key of an unknown kind");
    }

    /** Checks the file's permissions by libpq's rules. */
    private static void checkRights(Path file) throws TlsFileException {
        try {
            int mode = (Integer) Files.getAttribute(file, "unix:mode");
            boolean isOfRoot = (Integer) Files.getAttribute(file, "unix:uid") == 0;
            if ((mode & (isOfRoot ? FOR_OTHERS_OF_ROOT : FOR_OTHERS)) != 0) {
                throw new TlsFileException(
                        "the private key file " + file + " has the mode " + String.format("%04o", mode & 07777)
                                + ", open to others; it must have 0600 or less, or 0640 if it belongs to root",
                        null);
            }
        } catch (IOException e) {
            throw TlsFileException.unreadable("private key file", file, e);
        } catch (UnsupportedOperationException | IllegalArgumentException expected) {
            // This system has no such permissions.
        }
    }

    private static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
        };
        try {
            byte[] sample = certificate.getEncoded();
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(sample);
            byte[] signature = signing.sign();
            signing.initVerify(certificate.getPublicKey());
            signing.update(sample);
            return signing.verify(signature);
        } catch (GeneralSecurityException expected) {
            return false; // certificate and key are not even of the same kind
        }
    }

    /** Returns the name of the curve, which follows the version number and the key, both shorter than 128 bytes. */
    private static byte[] curve(byte[] key) throws GeneralSecurityException {
        try {
            int position = (key[1] & 0x80) == 0 ? 2 : 2 + (key[1] & 0x7f);
            position += 2 + key[position + 1];
            position += 2 + key[position + 1];
            if ((key[position] & 0xff) != 0xa0) {
                throw new GeneralSecurityException("an EC key without its curve");
            }
            return Arrays.copyOfRange(key, position + 2, position + 2 + key[position + 1]);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new GeneralSecurityException("an EC key that is cut", e);
        }
    }

    private static byte[] sequence(byte[]... parts) {
        ByteArrayOutputStream inside = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(inside::writeBytes);
        return tagged(0x30, inside.toByteArray());
    }

    private static byte[] tagged(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            byte[] length = BigInteger.valueOf(content.length).toByteArray();
            int from = length[0] == 0 ? 1 : 0;
            out.write(0x80 | (length.length - from));
            out.write(length, from, length.length - from);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    /**
     * Returns the certificate whatever authorities the server names, as OpenSSL does: the server knows best which authorities it
     * trusts.
     */
    @Override
    public @Nullable String chooseClientAlias(String[] kinds, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return Arrays.asList(kinds).contains(key.getAlgorithm()) ? ALIAS : null;
    }

    @Override
    public String @Nullable [] getClientAliases(String kind, Principal @Nullable [] issuers) {
        return kind.equals(key.getAlgorithm()) ? new String[] {ALIAS} : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return chain.clone();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return key;
    }

    @Override
    public String @Nullable [] getServerAliases(String kind, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String kind, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
