namespace Abide.Formats.Go;

/// <summary>What the names of the functions in a program say about it. One walk over the table.</summary>
internal readonly record struct LinkedCode
{
    public bool Cgo { get; private init; }

    public GoLookup Hosts { get; private init; }

    public GoLookup Users { get; private init; }

    public GoFips Fips { get; private init; }

    /// <summary>The entry point that -buildmode=c-shared and c-archive give a library (<c>_rt0_amd64_linux_lib</c>).</summary>
    public bool LibraryEntry { get; private init; }

    /// <summary>Records that were not readable.</summary>
    public int Damaged { get; private init; }

    public static LinkedCode Examine(GoFunctionTable functions)
    {
        bool cgo = false, hosts = false, libcHosts = false, users = false, libcUsers = false, libraryEntry = false;
        var fips = GoFips.None;
        var all = functions.GetEnumerator();
        while (all.MoveNext())
        {
            var name = all.Current.Name;
            if (name.IsEmpty) continue;
            switch (name[0])
            {
                case (byte)'_':
                    libraryEntry |= name.StartsWith("_rt0_"u8) && name.EndsWith("_linux_lib"u8);
                    break;
                case (byte)'n' when name.StartsWith("net."u8):
                    // Without cgo, and with the tag netgo, no stub of a C function is generated in package net.
                    libcHosts |= name.StartsWith("net._C"u8);
                    hosts |= name.StartsWith("net.(*Resolver).lookupIPAddr"u8) || name.StartsWith("net.(*Resolver).goLookup"u8);
                    break;
                case (byte)'o' when name.StartsWith("os/user."u8):
                    libcUsers |= name.StartsWith("os/user._C"u8);
                    users |= name.StartsWith("os/user.lookup"u8) || name.StartsWith("os/user.current"u8) || name.StartsWith("os/user.Current"u8);
                    break;
                case (byte)'c' or (byte)'g' or (byte)'v':
                    // runtime/cgo's assembly for calls from C into Go; pure Go programs may use runtime/cgo.Handle, but have not this.
                    cgo |= name.SequenceEqual("crosscall2"u8);
                    fips |= FipsOf(name);
                    break;
                default:
                    break;
            }
        }

        return new LinkedCode
        {
            Cgo = cgo,
            Hosts = libcHosts ? GoLookup.Libc : hosts ? GoLookup.PureGo : GoLookup.Absent,
            Users = libcUsers ? GoLookup.Libc : users ? GoLookup.PureGo : GoLookup.Absent,
            Fips = fips,
            LibraryEntry = libraryEntry,
            Damaged = all.Damaged,
        };
    }

    private static GoFips FipsOf(ReadOnlySpan<byte> name)
    {
        // Red Hat's Go before 1.21 patched the BoringCrypto package itself to open libcrypto.
        if (name.StartsWith("crypto/internal/boring._Cfunc__goboringcrypto_DLOPEN_OPENSSL"u8)) return GoFips.OpenSsl;
        if (name.StartsWith("crypto/internal/boring._C"u8)) return GoFips.BoringCrypto;
        if (name.StartsWith("vendor/"u8)) name = name["vendor/".Length..];
        return name.StartsWith("github.com/golang-fips/openssl"u8) || name.StartsWith("github.com/microsoft/go-crypto-openssl/"u8) ? GoFips.OpenSsl : GoFips.None;
    }
}
