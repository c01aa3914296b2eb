using Abide.Compatibility.Targets;
using static Abide.Builds.Diagnoses.Forms;
using static Abide.Builds.Diagnoses.Linking.LinkingDiagnoses;

namespace Abide.Builds.Diagnoses.Linking;

/// <summary>What the name of an undefined symbol, and who refers to it, say of the cause.</summary>
internal static class UndefinedSymbol
{
    // glibc's checked variants (-D_FORTIFY_SOURCE) and a few more that musl never had.
    private static readonly Form s_glibcOnly = new(
        @"^(?:__\w+_chk|gnu_get_libc_version|__libc_single_threaded|backtrace(?:_symbols(?:_fd)?)?|__isoc23_\w+|__rawmemchr|mallinfo2?|\w+64)$");

    private static readonly string[] s_madeOfTypes = ["vtable for ", "VTT for ", "typeinfo for ", "typeinfo name for ", "guard variable for ", "construction vtable for ", "non-virtual thunk to ", "virtual thunk to "];

    // Demangled and as they are.
    private static readonly string[] s_cxxRuntime =
        ["std::", "__cxxabiv1::", "__gnu_cxx::", "operator new", "operator delete", "__cxa_", "_ZSt", "_ZNSt", "_ZNKSt", "_ZTVSt", "_ZTVNSt", "_ZTISt", "_ZTINSt", "_ZTVN10__cxxabiv1", "_Znw", "_Zna", "_Zdl", "_Zda"];

    private static readonly string[] s_runtimes = ["libstdc++.a", "libsupc++.a", "libgcc_eh.a", "libgcc.a", "libstdc++_nonshared.a"];

    public static Recognition Recognise(string symbol, Sight sight)
    {
        var referer = Referer(sight);
        var name = symbol.Split('@')[0];
        var facts = new List<(string, string)> { ("symbol", symbol) };
        if (referer is not null)
            facts.Add(("referredToBy", referer));

        var first = GlibcHistory.FirstWith(name);
        if (first > GlibcHistory.Oldest)
            facts.Add(("since", $"glibc {first}"));
        var recognition = Of(symbol, name, referer, first, sight);
        recognition = recognition with { Facts = [.. facts, .. recognition.Facts] };
        return sight.Line.Text.Contains("ndefined symbol", StringComparison.Ordinal) ? recognition with { Beside = [sight.After(1) is { } next && next.Text.StartsWith(">>>", StringComparison.Ordinal) ? next : null] } : recognition;
    }

    private static Recognition Of(string symbol, string name, string? referer, Version? first, Sight sight)
    {
        if (symbol.Contains('@', StringComparison.Ordinal))
        {
            return new(SharedLibraryTooNew, $"{referer ?? "a shared library"} needs {symbol}", [])
            {
                Subject = referer ?? "",
                Summary = facts => $"{referer ?? "a shared library"} needs {Symbols(facts)}, which the libraries of this link do not have",
            };
        }

        var fromRuntime = referer is not null && s_runtimes.Contains(FileName(referer));
        if (name == "__cxa_thread_atexit_impl" || (fromRuntime && first > GlibcHistory.Oldest))
            return new(StaticRuntimeTooNew, "", []) { Summary = facts => $"the compiler's static runtime calls {Dated(facts)}, which the C library of this link does not have" };
        if (name.StartsWith("__isoc23_", StringComparison.Ordinal))
            return new(NewerHeaders, "", []) { Summary = facts => $"{Referers(facts)} was compiled with headers of glibc 2.38 or newer: {Symbols(facts)}" };
        // glibc has always had the checked variants: what lacks them is another C library.
        var isChecked = name.StartsWith("__", StringComparison.Ordinal) && name.EndsWith("_chk", StringComparison.Ordinal) && first == GlibcHistory.Oldest && GlibcHistory.LibraryBeforeMerge(name) is null;
        if (isChecked || (s_glibcOnly.IsMatch(name) && IsMusl(sight)))
            return new(NewerGlibcFunction, "", []) { Subject = "musl", Summary = facts => $"{Referers(facts)} was compiled for glibc, and another C library (musl) is linked: {Symbols(facts)}" };
        if (first > GlibcHistory.Oldest)
            return new(NewerGlibcFunction, "", []) { Summary = facts => $"{Referers(facts)} calls {Dated(facts)}, which the C library of this link does not have" };
        if (IsCxxRuntime(name))
            return new(CxxRuntimeMissing, "", []) { Summary = facts => $"{Referers(facts)} is C++ code, and the C++ library is not linked" };
        if (name.StartsWith("_Unwind_", StringComparison.Ordinal))
            return System("gcc_s");
        if (GlibcHistory.LibraryBeforeMerge(name) is { } library)
            return System(library["lib".Length..library.IndexOf('.')]);
        return new(NothingDefines, "", []) { Summary = facts => $"nothing on the link line defines {Symbols(facts)}{(Referers(facts) is var who && who != "an object" ? $", which {who} asks for" : "")}" };
    }

    private static Recognition System(string library) => new(SystemLibraryMissing, "", [("library", $"-l{library}")])
    {
        Summary = facts => $"{Some(facts.First(fact => fact.Name == "library").Values)} is missing on the link line: {Symbols(facts)}",
    };

    private static bool IsCxxRuntime(string name)
    {
        // What the compiler makes of a type: "vtable for std::exception", "guard variable for std::…".
        foreach (var made in s_madeOfTypes)
        {
            if (name.StartsWith(made, StringComparison.Ordinal))
            {
                name = name[made.Length..];
                break;
            }
        }

        return name is "__gxx_personality_v0" or "__dynamic_cast" || s_cxxRuntime.Any(start => name.StartsWith(start, StringComparison.Ordinal));
    }

    /// <summary>The object or archive in the message, or in the line that says in which function it stands.</summary>
    private static string? Referer(Sight sight)
    {
        var text = sight.Line.Text;
        if (text.Contains("ndefined symbol", StringComparison.Ordinal))
        {
            // lld and mold: >>> referenced by x.c:3 / >>> x.o:(main) in archive libx.a
            string? found = null;
            for (var distance = 1; sight.After(distance) is { } line && line.Text.StartsWith(">>>", StringComparison.Ordinal) && distance <= 6; distance++)
            {
                if (line.Text.IndexOf("in archive ", StringComparison.Ordinal) is var at and >= 0)
                    return line.Text[(at + "in archive ".Length)..].Trim();
                found ??= ObjectIn(line.Text);
            }

            return found;
        }

        for (var distance = 0; distance <= 6 && (distance == 0 ? sight.Line : sight.Before(distance)) is { } line; distance++)
        {
            if (distance > 0 && !line.Text.Contains("n function `", StringComparison.Ordinal) && !line.Text.Contains("undefined reference", StringComparison.Ordinal))
                break;
            if (ObjectIn(line.Text) is { } found)
                return found;
        }

        return null;
    }

    /// <summary>The first word that is called like an object, archive or library: <c>/x/libtl.a(tl.o)</c> is the archive.</summary>
    private static string? ObjectIn(string text)
    {
        foreach (var word in text.Split([' ', ':', '(', ')', '\'', '`', '"'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.EndsWith(".o", StringComparison.Ordinal) || word.EndsWith(".a", StringComparison.Ordinal) || word.EndsWith(".so", StringComparison.Ordinal) || word.EndsWith(".rlib", StringComparison.Ordinal)
                || word.TrimEnd('.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9').EndsWith(".so", StringComparison.Ordinal))
            {
                return word;
            }
        }

        return null;
    }

    private static bool IsMusl(Sight sight)
    {
        for (var distance = 0; (distance == 0 ? sight.Line : sight.Before(distance)) is { } line; distance++)
        {
            if (line.Text.Contains("musl", StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static string Symbols(System.Collections.Immutable.ImmutableArray<Logs.LogFact> facts) => Some(facts.First(fact => fact.Name == "symbol").Values);

    private static string Dated(System.Collections.Immutable.ImmutableArray<Logs.LogFact> facts) =>
        Some([.. facts.First(fact => fact.Name == "symbol").Values.Select(symbol => GlibcHistory.FirstWith(symbol) is { } first && first > GlibcHistory.Oldest ? $"{symbol} (glibc {first})" : symbol)]);

    private static string Referers(System.Collections.Immutable.ImmutableArray<Logs.LogFact> facts) =>
        facts.FirstOrDefault(fact => fact.Name == "referredToBy") is { } referers ? Some([.. referers.Values.Select(FileName).Distinct()], 2) : "an object";
}
