using System.Buffers.Binary;
using System.Text;

namespace Abide.Agent.Latency;

/// <summary>
/// The programs that clang compiled: an ELF object for BPF (ELF64, little-endian, relocations of type R_BPF_64_64). What the
/// sources leave undefined are maps and numbers, which are known only on the host: they are written into the instructions here.
/// </summary>
internal sealed class ProgramObject
{
    private const int InstructionSize = 8;
    private const byte LoadWide = 0x18; // BPF_LD | BPF_IMM | BPF_DW: an instruction of two halves
    private const byte IsMap = 1 << 4; // src_reg = BPF_PSEUDO_MAP_FD
    private const int SymbolSize = 24, RelocationSize = 16, SectionSize = 64;
    private const uint SymbolTable = 2, RelocationTable = 9; // SHT_SYMTAB, SHT_REL
    private const int Function = 2; // STT_FUNC
    private const ushort ForBpf = 247; // EM_BPF
    private const uint Wide = 1; // R_BPF_64_64

    private readonly Dictionary<string, byte[]> _code = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(int Offset, string Symbol)>> _references = new(StringComparer.Ordinal);

    private ProgramObject()
    {
    }

    /// <summary>The programs that the agent was built with.</summary>
    public static ProgramObject Embedded()
    {
        using var stream = typeof(ProgramObject).Assembly.GetManifestResourceStream("latency.bpf.o")!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Parse(bytes);
    }

    /// <exception cref="RefusedException">The bytes are no such object.</exception>
    public static ProgramObject Parse(ReadOnlySpan<byte> file)
    {
        try
        {
            return ParseSections(file);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new RefusedException("the object with the BPF programs is damaged: something in it lies outside of it");
        }
    }

    /// <summary>The instructions of a program, complete.</summary>
    /// <param name="program">Name of its function.</param>
    /// <param name="maps">Descriptors of the maps that it may use.</param>
    /// <param name="numbers">Numbers it asks for. What is in neither is 0, which is for programs to ask before they use it.</param>
    /// <exception cref="RefusedException">There is no such program.</exception>
    public byte[] Link(string program, IReadOnlyDictionary<string, int> maps, IReadOnlyDictionary<string, ulong> numbers)
    {
        if (!_code.TryGetValue(program, out byte[]? original))
            throw new RefusedException($"the object with the BPF programs has no {program}");

        byte[] code = [.. original];
        foreach (var (offset, symbol) in _references.GetValueOrDefault(program, []))
        {
            var first = code.AsSpan(offset, InstructionSize);
            var second = code.AsSpan(offset + InstructionSize, InstructionSize);
            ulong value = numbers.GetValueOrDefault(symbol);
            if (maps.TryGetValue(symbol, out int descriptor))
            {
                first[1] |= IsMap;
                value = (uint)descriptor;
            }

            BinaryPrimitives.WriteUInt32LittleEndian(first[4..], (uint)value);
            BinaryPrimitives.WriteUInt32LittleEndian(second[4..], (uint)(value >> 32));
        }

        return code;
    }

    private static ProgramObject ParseSections(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith("\u007fELF\u0002\u0001"u8) || BinaryPrimitives.ReadUInt16LittleEndian(file.Slice(18, 2)) != ForBpf)
            throw new RefusedException("the object with the BPF programs is no ELF object for BPF");

        int table = Clamp(BinaryPrimitives.ReadUInt64LittleEndian(file.Slice(40, 8)));
        var sections = new Section[BinaryPrimitives.ReadUInt16LittleEndian(file.Slice(60, 2))];
        for (int i = 0; i < sections.Length; i++)
            sections[i] = Section.Parse(file.Slice(table + i * SectionSize, SectionSize));

        ProgramObject result = new();
        foreach (var symbols in sections.Where(section => section.Type == SymbolTable))
        {
            var names = At(sections, symbols.Link).In(file);
            var functions = result.ReadFunctions(file, sections, symbols.In(file), names);
            foreach (var relocations in sections.Where(section => section.Type == RelocationTable))
                result.ReadReferences(relocations.In(file), functions.FindAll(function => function.Section == relocations.Applies), symbols.In(file), names);
        }

        return result;
    }

    private List<FunctionPlace> ReadFunctions(ReadOnlySpan<byte> file, Section[] sections, ReadOnlySpan<byte> symbols, ReadOnlySpan<byte> names)
    {
        List<FunctionPlace> functions = [];
        for (int at = 0; at < symbols.Length; at += SymbolSize)
        {
            var symbol = symbols.Slice(at, SymbolSize);
            if ((symbol[4] & 0xf) != Function)
                continue;
            uint section = BinaryPrimitives.ReadUInt16LittleEndian(symbol[6..]);
            int from = Clamp(BinaryPrimitives.ReadUInt64LittleEndian(symbol[8..])), length = Clamp(BinaryPrimitives.ReadUInt64LittleEndian(symbol[16..]));
            string name = NameAt(names, symbol);
            functions.Add(new(section, from, from + length, name));
            _code[name] = At(sections, section).In(file).Slice(from, length).ToArray();
        }

        return functions;
    }

    private void ReadReferences(ReadOnlySpan<byte> relocations, List<FunctionPlace> functions, ReadOnlySpan<byte> symbols, ReadOnlySpan<byte> names)
    {
        for (int at = 0; at < relocations.Length; at += RelocationSize)
        {
            int offset = Clamp(BinaryPrimitives.ReadUInt64LittleEndian(relocations.Slice(at, RelocationSize)));
            ulong what = BinaryPrimitives.ReadUInt64LittleEndian(relocations[(at + 8)..]);
            var function = functions.Find(function => offset >= function.From && offset < function.To);
            if ((uint)what != Wide || function.Name is null || _code[function.Name].AsSpan(offset - function.From, 2 * InstructionSize)[0] != LoadWide)
                throw new RefusedException("the object with the BPF programs refers to something in a way that only whole linkers know");
            if (!_references.TryGetValue(function.Name, out var references))
                _references[function.Name] = references = [];
            references.Add((offset - function.From, NameAt(names, symbols.Slice(Clamp((what >> 32) * SymbolSize), SymbolSize))));
        }
    }

    private static Section At(Section[] sections, uint index) => sections.AsSpan((int)Math.Min(index, int.MaxValue))[0];

    /// <summary>A place or length. What is too large for any object lies outside of this one, which slicing finds.</summary>
    private static int Clamp(ulong value) => (int)Math.Min(value, 1 << 28);

    private static string NameAt(ReadOnlySpan<byte> names, ReadOnlySpan<byte> symbol)
    {
        var name = names[Clamp(BinaryPrimitives.ReadUInt32LittleEndian(symbol))..];
        int end = name.IndexOf((byte)0);
        return Encoding.ASCII.GetString(end < 0 ? name : name[..end]);
    }

    private readonly record struct FunctionPlace(uint Section, int From, int To, string Name);

    /// <summary>Elf64_Shdr</summary>
    private readonly record struct Section(uint Type, ulong Offset, ulong Size, uint Link, uint Applies)
    {
        public static Section Parse(ReadOnlySpan<byte> header) => new(
            BinaryPrimitives.ReadUInt32LittleEndian(header[4..]),
            BinaryPrimitives.ReadUInt64LittleEndian(header[24..]),
            BinaryPrimitives.ReadUInt64LittleEndian(header[32..]),
            BinaryPrimitives.ReadUInt32LittleEndian(header[40..]),
            BinaryPrimitives.ReadUInt32LittleEndian(header[44..]));

        public ReadOnlySpan<byte> In(ReadOnlySpan<byte> file) => file.Slice(Clamp(Offset), Clamp(Size));
    }
}
