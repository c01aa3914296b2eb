using System.Collections.Immutable;

namespace Abide.Compatibility.Targets.Kits;

/// <summary>
/// Headers that stand in front of the host's, which may be newer than the release, and take back what newer headers put
/// in place of functions that the release has. They change no layout and no constant.
/// </summary>
internal static class HostHeaders
{
    private static readonly Version s_fcntl64 = new(2, 28);
    private static readonly Version s_resolverWithoutUnderscores = new(2, 34);
    private static readonly Version s_isoC23 = new(2, 38);

    /// <summary>None for a release that has everything that headers ask for behind a programmer's back.</summary>
    public static ImmutableArray<KitFile> Create(Version glibc) =>
    [
        .. glibc < s_isoC23 ? [new KitFile("include/features.h", Features(glibc))] : (ReadOnlySpan<KitFile>)[],
        .. glibc < s_resolverWithoutUnderscores ? [new KitFile("include/resolv.h", Resolver)] : (ReadOnlySpan<KitFile>)[],
    ];

    /// <summary>Every header of glibc includes features.h first, so that this one has the last word on its macros.</summary>
    private static string Features(Version glibc) =>
        $"""
        // No include guard: what follows holds for every header that asks.
        #include_next <features.h>

        // Headers of glibc 2.38 and later redirect strtol, sscanf and their like to __isoc23_ functions.
        #undef __GLIBC_USE_C2X_STRTOL
        #define __GLIBC_USE_C2X_STRTOL 0
        #undef __GLIBC_USE_C23_STRTOL
        #define __GLIBC_USE_C23_STRTOL 0
        {(glibc < s_fcntl64 ? FileOffsets : "")}
        """;

    private const string FileOffsets =
        """

        // Headers of glibc 2.28 and later redirect fcntl to fcntl64 under _FILE_OFFSET_BITS=64, although off_t has 64 bits anyway.
        #ifdef __LP64__
        #undef __USE_FILE_OFFSET64
        #endif

        """;

    /// <summary>Before 2.34 the resolver's functions had names that begin with two underscores, and resolv.h told the compiler.</summary>
    private const string Resolver =
        """
        // Before the host's header, so that it declares these names and no others.
        #define dn_comp __dn_comp
        #define dn_expand __dn_expand
        #define dn_skipname __dn_skipname
        #define res_dnok __res_dnok
        #define res_hnok __res_hnok
        #define res_mailok __res_mailok
        #define res_mkquery __res_mkquery
        #define res_nmkquery __res_nmkquery
        #define res_nquery __res_nquery
        #define res_nquerydomain __res_nquerydomain
        #define res_nsearch __res_nsearch
        #define res_nsend __res_nsend
        #define res_ownok __res_ownok
        #define res_query __res_query
        #define res_querydomain __res_querydomain
        #define res_search __res_search
        #define res_send __res_send
        #include_next <resolv.h>

        """;
}
