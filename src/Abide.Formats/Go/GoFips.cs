namespace Abide.Formats.Go;

/// <summary>Where a Go program's cryptography comes from, when not from the toolchain's own packages.</summary>
[Flags]
public enum GoFips
{
    None = 0,

    /// <summary>Built with GOFIPS140: the Go Cryptographic Module, pure Go, nothing is needed at run time.</summary>
    GoModule = 1,

    /// <summary>GOEXPERIMENT=boringcrypto: BoringSSL is linked in, by cgo.</summary>
    BoringCrypto = 2,

    /// <summary>golang-fips (Red Hat's and Microsoft's toolchains): libcrypto is opened by dlopen when the program starts or first needs it.</summary>
    OpenSsl = 4,
}
