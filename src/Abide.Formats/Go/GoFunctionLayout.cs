namespace Abide.Formats.Go;

/// <summary>Layouts of the function table, by the release that introduced them; values are the magic numbers (internal/abi, PCLnTabMagic).</summary>
public enum GoFunctionLayout : uint
{
    /// <summary>Go12PCLnTabMagic, Go 1.2 to 1.15: one block of bytes.</summary>
    Go12 = 0xfffffffb,

    /// <summary>Go116PCLnTabMagic, Go 1.16 and 1.17: names, files and functions in blocks of their own.</summary>
    Go116 = 0xfffffffa,

    /// <summary>Go118PCLnTabMagic, Go 1.18 and 1.19: entries relative to the start of the text.</summary>
    Go118 = 0xfffffff0,

    /// <summary>Go120PCLnTabMagic, from Go 1.20: as before; generated names have colons. From 1.26 the header's textStart is unused.</summary>
    Go120 = 0xfffffff1,
}
