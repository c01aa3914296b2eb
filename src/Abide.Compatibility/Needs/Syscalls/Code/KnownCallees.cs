using System.Text;

namespace Abide.Compatibility.Needs.Syscalls.Code;

/// <summary>
/// Functions whose callers go on otherwise than the calling convention says. Compilers put unrelated code right behind a call that
/// never returns, so that these matter.
/// </summary>
/// <param name="map">The code.</param>
/// <param name="returns">Tells of functions without a known name; null where only names tell.</param>
internal sealed class KnownCallees(CodeMap map, Func<int, bool>? returns)
{
    private static readonly HashSet<string> NeverReturning = new(StringComparer.Ordinal)
    {
        // Go
        "runtime.gopanic", "runtime.throw", "runtime.fatal", "runtime.fatalthrow", "runtime.goexit0", "runtime.Goexit", "runtime.exitThread",
        "runtime.panicdivide", "runtime.panicshift", "runtime.panicoverflow", "runtime.panicfloat", "runtime.panicmem", "runtime.panicmemAddr",
        "runtime.panicwrap", "runtime.panicdottypeE", "runtime.panicdottypeI", "runtime.panicnildottype", "runtime.panicmakeslicelen", "runtime.panicmakeslicecap",
        "runtime.panicunsafealignment", "runtime.panicunsafeslicelen", "runtime.panicunsafeslicelen1", "runtime.panicunsafeslicenilptr", "runtime.panicunsafeslicenilptr1",
        "runtime.panicunsafestringlen", "runtime.panicunsafestringnilptr", "runtime.panicrangestate", "runtime.panicnil", "runtime.sigpanic", "runtime.abort", "runtime.badmorestackg0",
        "runtime.panicIndex", "runtime.panicIndexU", "runtime.panicSliceAlen", "runtime.panicSliceAlenU", "runtime.panicSliceAcap", "runtime.panicSliceAcapU",
        "runtime.panicSliceB", "runtime.panicSliceBU", "runtime.panicSlice3Alen", "runtime.panicSlice3AlenU", "runtime.panicSlice3Acap", "runtime.panicSlice3AcapU",
        "runtime.panicSlice3B", "runtime.panicSlice3BU", "runtime.panicSlice3C", "runtime.panicSlice3CU", "runtime.panicSliceConvert", "runtime.panicBounds",
        "runtime.goPanicIndex", "runtime.goPanicIndexU", "runtime.goPanicSliceAlen", "runtime.goPanicSliceAlenU", "runtime.goPanicSliceAcap", "runtime.goPanicSliceAcapU",
        "runtime.goPanicSliceB", "runtime.goPanicSliceBU", "runtime.goPanicSlice3Alen", "runtime.goPanicSlice3AlenU", "runtime.goPanicSlice3Acap", "runtime.goPanicSlice3AcapU",
        "runtime.goPanicSlice3B", "runtime.goPanicSlice3BU", "runtime.goPanicSlice3C", "runtime.goPanicSlice3CU", "runtime.goPanicSliceConvert",
        // The function is started again from its first instruction, with the arguments that it had.
        "runtime.morestack", "runtime.morestack_noctxt", "runtime.morestackc",
        // C
        "abort", "exit", "_exit", "_Exit", "quick_exit", "__stack_chk_fail", "__assert_fail", "__libc_fatal", "__fortify_fail", "__chk_fail", "__libc_start_main",
        "__longjmp_chk", "longjmp", "siglongjmp", "_longjmp", "err", "errx", "verr", "verrx", "pthread_exit", "__assert_perror_fail", "__assert", "__longjmp",
        "_Unwind_Resume", "__cxa_throw", "__cxa_rethrow", "__cxa_bad_cast", "_ZSt9terminatev", "__stack_chk_fail_local",
    };

    private readonly Dictionary<int, Callee> _known = [];

    /// <summary>Whether a function of that name, imported from the C or C++ library, never comes back.</summary>
    public static bool IsEndless(string name) => NeverReturning.Contains(name);

    public Callee At(ulong address)
    {
        var function = map.Starts.IndexOf(unchecked(address - map.Starts.Low));
        if (function < 0) return default;
        if (_known.TryGetValue(function, out var callee)) return callee;
        var name = Encoding.UTF8.GetString(map.NameBytes(function));
        var effect = name.StartsWith("runtime.gcWriteBarrier", StringComparison.Ordinal) ? CalleeEffect.PreservesAll
            : NeverReturning.Contains(name) || (!map.IsGo(function) && returns?.Invoke(function) == false) ? CalleeEffect.NeverReturns
            : CalleeEffect.Ordinary;
        return _known[function] = new Callee(effect, map.ArgumentSizeOf(function));
    }
}
