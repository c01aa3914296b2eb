using Abide.Formats.Elf;

namespace Abide.Fuzzing;

/// <summary>
/// Damages a file where readers look: headers, tables and what their fields point to, rarely anywhere. The same seed damages
/// the same file in the same way.
/// </summary>
internal sealed class Mutation
{
    // What sizes, counts and offsets go wrong at.
    private static readonly ulong[] Extremes = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0x7fffffffffffffff, 0x8000000000000000, ulong.MaxValue];

    private readonly byte[] _original;
    private readonly List<Range> _areas = [];

    public Mutation(byte[] original)
    {
        _original = original;
        Add(0, 64);
        if (!ElfFile.TryParse(original, "original", out var file, out _)) return;

        var encoding = file.Header.Encoding;
        Add((long)file.Header.SegmentTableOffset, (long)file.Segments.Length * (encoding.Is64 ? 56 : 32));
        Add((long)file.Header.SectionTableOffset, (long)file.Sections.Length * (encoding.Is64 ? 64 : 40));
        foreach (var segment in file.Segments)
        {
            if (segment.Type is not SegmentType.Load) Add((long)segment.Offset, (long)segment.FileSize);
        }

        foreach (var section in file.Sections)
        {
            // The whole of small tables, the head of the big ones: their headers.
            if (section.Type is not (SectionType.NoBits or SectionType.Null)) Add((long)section.Offset, Math.Min((long)section.Size, 512));
        }
    }

    /// <summary>A damaged copy.</summary>
    public byte[] Apply(int seed)
    {
        // A generator of our own: the framework's may change between releases, and the finds of a seed with it.
        var random = new Sequence((ulong)seed);
        var copy = _original.ToArray();
        if (copy.Length == 0) return copy;
        for (var changes = 1 + random.Below(4); changes > 0; changes--) Damage(copy, ref random);
        return random.Below(8) == 0 ? copy[..random.Below(copy.Length)] : copy;
    }

    private void Damage(byte[] copy, ref Sequence random)
    {
        var (start, length) = _areas.Count > 0 && random.Below(16) > 0
            ? _areas[random.Below(_areas.Count)].GetOffsetAndLength(copy.Length)
            : (0, copy.Length);
        var at = start + random.Below(length);
        switch (random.Below(4))
        {
            case 0:
                copy[at] ^= (byte)(1 << random.Below(8));
                break;
            case 1:
                copy[at] = (byte)random.Below(256);
                break;
            case 2:
                at -= at % 4; // fields are aligned
                var width = 1 << random.Below(4);
                var extreme = Extremes[random.Below(Extremes.Length)];
                for (var i = 0; i < width && at + i < copy.Length; i++) copy[at + i] = (byte)(extreme >> (8 * i));
                break;
            default:
                // A pointer to somewhere else in the file, or a table over another.
                var count = Math.Min(4 << random.Below(3), Math.Min(copy.Length - at, length));
                var from = start + random.Below(Math.Max(1, length - count));
                Array.Copy(_original, from, copy, at, Math.Min(count, _original.Length - from));
                break;
        }
    }

    private void Add(long start, long length)
    {
        if (start < 0 || start >= _original.Length || length <= 0) return;
        _areas.Add((int)start..(int)Math.Min(_original.Length, start + Math.Min(length, _original.Length)));
    }

    /// <summary>SplitMix64 (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators").</summary>
    private struct Sequence(ulong seed)
    {
        private ulong _state = seed;

        public int Below(int limit)
        {
            _state += 0x9e3779b97f4a7c15;
            var mixed = (_state ^ (_state >> 30)) * 0xbf58476d1ce4e5b9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
            return (int)((mixed ^ (mixed >> 31)) % (ulong)Math.Max(1, limit));
        }
    }
}
