using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Abide.Agent.Tests.Configuration;

/// <summary>A certificate authority of a test, and what it signs, as files.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly OidCollection BothUses = [new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")];

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;
    private readonly string _folder;

    public TestAuthority(string folder, string name)
    {
        _folder = Directory.CreateDirectory(System.IO.Path.Combine(folder, name)).FullName;
        CertificateRequest request = new($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        File.WriteAllText(Path, _certificate.ExportCertificatePem());
    }

    public string Path => System.IO.Path.Combine(_folder, "ca.pem");

    /// <summary>Signs a certificate for this host, for servers and clients; files of that name are replaced.</summary>
    /// <remarks>It names no subject: etcd takes the name of its gateway's certificate for a user otherwise.</remarks>
    public (string Certificate, string Key) Issue(string name, int days = 7)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("O=tests", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(BothUses, false));
        using var certificate = request.Create(_certificate, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(days), RandomNumberGenerator.GetBytes(8));
        (string Certificate, string Key) files = (System.IO.Path.Combine(_folder, name + ".pem"), System.IO.Path.Combine(_folder, name + ".key"));
        File.WriteAllText(files.Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(files.Key, key.ExportPkcs8PrivateKeyPem());
        return files;
    }

    /// <summary>A client that trusts this authority and shows a certificate of it.</summary>
    public HttpClient CreateClient((string Certificate, string Key)? own = null)
    {
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(_certificate);
        SslClientAuthenticationOptions tls = new() { CertificateChainPolicy = policy };
        if (own is { } files)
            tls.ClientCertificates = [X509Certificate2.CreateFromPemFile(files.Certificate, files.Key)];
        return new HttpClient(new SocketsHttpHandler { SslOptions = tls }) { Timeout = ServerProcess.Patience };
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }
}
