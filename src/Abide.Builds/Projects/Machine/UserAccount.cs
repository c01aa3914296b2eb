namespace Abide.Builds.Projects.Machine;

/// <summary>A line of /etc/passwd (passwd(5)).</summary>
/// <param name="Name">Login name.</param>
/// <param name="Id">Numeric user id.</param>
/// <param name="Home">Home directory, which need not exist.</param>
/// <param name="Shell">Empty stands for /bin/sh.</param>
/// <param name="Line">Line in the file; 0 when it came from elsewhere.</param>
public sealed record UserAccount(string Name, uint Id, string Home, string Shell, int Line)
{
    /// <summary>Whether nobody logs in as this user: its shell says so, as that of service accounts does.</summary>
    public bool IsService => Shell.EndsWith("/nologin", StringComparison.Ordinal) || Shell.EndsWith("/false", StringComparison.Ordinal);

    public DoctorEvidence Evidence => new("/etc/passwd", $"{Name}: home {Home}, shell {Shell}", Line);

    /// <summary>The first account of that id, or null; lines that are none are passed over.</summary>
    public static UserAccount? Find(string passwd, uint id)
    {
        ArgumentNullException.ThrowIfNull(passwd);
        var number = 0;
        foreach (var line in passwd.Split('\n'))
        {
            number++;
            if (line.Split(':') is [var name, _, var user, _, _, var home, var shell] && uint.TryParse(user, out var found) && found == id)
                return new(name, found, home, shell.TrimEnd('\r'), number);
        }

        return null;
    }
}
