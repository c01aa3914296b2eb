using Abide.Compatibility.Targets.Seccomp;

namespace Abide.Cli;

/// <summary>Reads the profile of --seccomp.</summary>
internal static class SeccompFile
{
    private const long LargestProfile = 16L << 20;

    /// <exception cref="UserException">It cannot be read, or is no profile.</exception>
    public static SeccompProfile Read(string path)
    {
        try
        {
            // A pipe has no length and may never end.
            var file = new FileInfo(path);
            if (!file.Exists && !Directory.Exists(path))
                throw new UserException($"{path} cannot be read: there is no such file", "name the JSON file that the container runtime uses");
            if (file is { Exists: true, Length: > 0 and <= LargestProfile })
            {
                return SeccompProfile.TryRead(File.ReadAllBytes(path), path, out var profile, out var fault)
                    ? profile
                    : throw new UserException($"{path} is no seccomp profile: {fault}", "name the JSON file that the container runtime uses, with defaultAction and syscalls");
            }

            throw new UserException($"{path} is no seccomp profile: it is not a regular file with contents", "name the JSON file that the container runtime uses");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{path} cannot be read: {e.Message}", "name the JSON file that the container runtime uses");
        }
    }
}
