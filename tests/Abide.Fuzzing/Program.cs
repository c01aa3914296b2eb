using System.Diagnostics;
using System.Globalization;
using Abide.Fuzzing;

// Reads files with everything that Abide.Formats has, and judges them. Exit codes: 0 nothing happened; 1 an exception, or an input that took
// too long, each left in the current directory as crash-* or slow-*; 2 usage.
using var judgement = new Judgement();
if (args is ["--random", var rounds, var seed, var directory]
    && int.TryParse(rounds, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
    && int.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
    && Directory.Exists(directory))
{
    return Mutate(directory, first, count);
}

if (args.Any(argument => argument.StartsWith("--", StringComparison.Ordinal)))
{
    Console.Error.WriteLine("usage: abide-fuzzing [FILE...]                       read files, or standard input");
    Console.Error.WriteLine("       abide-fuzzing --random COUNT SEED DIRECTORY   read COUNT damaged copies of each file in a directory");
    return 2;
}

if (args.Length == 0)
{
    using var input = new MemoryStream();
    using var standardInput = Console.OpenStandardInput();
    standardInput.CopyTo(input);
    return IsFine(input.ToArray(), "stdin") ? 0 : 1;
}

return args.Aggregate(0, (code, path) => IsFine(File.ReadAllBytes(path), Path.GetFileName(path)) ? code : 1);

int Mutate(string directory, int seed, int count)
{
    var code = 0;
    foreach (var path in Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal))
    {
        var mutation = new Mutation(File.ReadAllBytes(path));
        for (var i = 0; i < count; i++)
        {
            if (!IsFine(mutation.Apply(seed + i), $"{Path.GetFileName(path)}-{seed + i}")) code = 1;
        }

        Console.WriteLine($"{path}: {count} damaged copies read");
    }

    return code;
}

bool IsFine(byte[] bytes, string name)
{
    // Ten seconds for any file, and a second more for every MiB of it: far more than any real one takes.
    var limit = TimeSpan.FromSeconds(10 + (bytes.Length >> 20));
    var start = Stopwatch.GetTimestamp();
    try
    {
        Examination.Run(bytes, out _);
        judgement.Run(bytes);
    }
#pragma warning disable CA1031 // Any exception is what is looked for.
    catch (Exception exception)
#pragma warning restore CA1031
    {
        Keep(bytes, "crash-" + name, exception.ToString());
        return false;
    }

    var elapsed = Stopwatch.GetElapsedTime(start);
    if (elapsed <= limit) return true;
    Keep(bytes, "slow-" + name, $"took {elapsed}");
    return false;
}

static void Keep(byte[] bytes, string name, string reason)
{
    Console.Error.WriteLine($"{name}: {reason}");
    File.WriteAllBytes(name, bytes);
}
