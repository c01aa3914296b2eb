using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Abide.Agent.Configuration;

/// <summary>Certificates read from files in PEM. An empty path means that there is no such file.</summary>
/// <param name="CertificateFile">Own certificate, and behind it those that lead to its authority.</param>
/// <param name="KeyFile">Its private key.</param>
/// <param name="AuthorityFile">Authorities that are trusted in place of the system's.</param>
internal sealed record CertificatePaths(string CertificateFile, string KeyFile, string AuthorityFile);

/// <summary>What the files held when they were read.</summary>
/// <param name="Own">Null if there is no own certificate.</param>
/// <param name="Authorities">Null if the system's are trusted.</param>
internal sealed record Certificates(SslStreamCertificateContext? Own, X509Certificate2Collection? Authorities)
{
    /// <summary>When the own certificate ends; null if there is none.</summary>
    public DateTime? Ends => Own?.TargetCertificate.NotAfter.ToUniversalTime();

    /// <summary>How the other side's certificate is to be judged.</summary>
    /// <param name="use">What it must be for: server or client authentication.</param>
    public X509ChainPolicy PolicyFor(Oid use)
    {
        X509ChainPolicy policy = new() { RevocationMode = X509RevocationMode.NoCheck };
        policy.ApplicationPolicy.Add(use);
        if (Authorities is { } authorities)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
        }

        return policy;
    }
}

/// <summary>Certificates that are read anew when the contents of their files change; those that cannot be used leave the ones before in place.</summary>
internal sealed class CertificateFiles(CertificatePaths paths)
{
    private const int MostBytes = 1 << 20;

    private readonly Lock _lock = new();
    private byte[] _digest = [];
    private Certificates? _current;

    public CertificatePaths Paths => paths;

    /// <summary>What is wrong with the files as they were last looked at; null if nothing is.</summary>
    public string? LastError { get; private set; }

    /// <summary>Whether the files hold something else than when they were last looked at.</summary>
    /// <param name="error">What is wrong with the files; null if they could be read. Told once for the same contents.</param>
    /// <param name="certificates">What holds now; null if the files never could be read.</param>
    public bool Refresh(out Certificates? certificates, out string? error)
    {
        lock (_lock)
        {
            error = null;
            byte[] digest;
            string[] texts = [];
            try
            {
                texts = [.. new[] { paths.CertificateFile, paths.KeyFile, paths.AuthorityFile }.Select(ReadFile)];
                digest = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', texts)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                digest = SHA256.HashData(Encoding.UTF8.GetBytes(e.Message));
                error = e.Message;
            }

            bool changed = !digest.AsSpan().SequenceEqual(_digest);
            _digest = digest;
            try
            {
                if (changed && error is null)
                    _current = Read(texts[0], texts[1], texts[2]);
                else if (!changed)
                    error = null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
            {
                error = $"{paths.CertificateFile} {paths.KeyFile} {paths.AuthorityFile}".Trim() + $": {e.Message}";
            }

            if (changed)
                LastError = error;
            certificates = _current;
            return changed;
        }
    }

    private Certificates Read(string certificate, string key, string authority)
    {
        SslStreamCertificateContext? own = null;
        if (paths.CertificateFile.Length > 0)
        {
            X509Certificate2Collection chain = [];
            chain.ImportFromPem(certificate);
            own = SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(certificate, key), chain, offline: true);
        }

        X509Certificate2Collection? authorities = null;
        if (paths.AuthorityFile.Length > 0)
        {
            authorities = [];
            authorities.ImportFromPem(authority);
            if (authorities.Count == 0)
                throw new CryptographicException($"{paths.AuthorityFile} holds no certificate");
        }

        return new Certificates(own, authorities);
    }

    private static string ReadFile(string path) => path.Length == 0 ? "" : Encoding.UTF8.GetString(SmallFile.Read(path, MostBytes));
}
