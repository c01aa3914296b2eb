namespace Abide.Builds.Tests.Projects.Sources;

/// <summary>A Go program that makes functions fail and prints whether the error number is bare or inside of another error.</summary>
internal static class WrappingProgram
{
    private static readonly Dictionary<string, string> s_calls = new(StringComparer.Ordinal)
    {
        ["os.Open"] = "_, err = os.Open(p)",
        ["os.OpenFile"] = "_, err = os.OpenFile(p, 0, 0)",
        ["os.Create"] = "_, err = os.Create(p)",
        ["os.Mkdir"] = "err = os.Mkdir(p, 0)",
        ["os.MkdirAll"] = "err = os.MkdirAll(\"/dev/null/x/y\", 0)",
        ["os.Remove"] = "err = os.Remove(p)",
        ["os.RemoveAll"] = "err = os.RemoveAll(\"/proc/self/status\")",
        ["os.Stat"] = "_, err = os.Stat(p)",
        ["os.Lstat"] = "_, err = os.Lstat(p)",
        ["os.Chmod"] = "err = os.Chmod(p, 0)",
        ["os.Chown"] = "err = os.Chown(p, 0, 0)",
        ["os.Lchown"] = "err = os.Lchown(p, 0, 0)",
        ["os.Chtimes"] = "err = os.Chtimes(p, time.Now(), time.Now())",
        ["os.Chdir"] = "err = os.Chdir(p)",
        ["os.Truncate"] = "err = os.Truncate(p, 0)",
        ["os.Readlink"] = "_, err = os.Readlink(p)",
        ["os.ReadFile"] = "_, err = os.ReadFile(p)",
        ["os.WriteFile"] = "err = os.WriteFile(p, nil, 0)",
        ["os.ReadDir"] = "_, err = os.ReadDir(p)",
        ["io/ioutil.ReadFile"] = "_, err = ioutil.ReadFile(p)",
        ["io/ioutil.WriteFile"] = "err = ioutil.WriteFile(p, nil, 0)",
        ["io/ioutil.ReadDir"] = "_, err = ioutil.ReadDir(p)",
        ["os.Rename"] = "err = os.Rename(p, p)",
        ["os.Link"] = "err = os.Link(p, p)",
        ["os.Symlink"] = "err = os.Symlink(p, p)",
        ["os.NewSyscallError"] = "err = os.NewSyscallError(\"x\", syscall.ENOENT)",
        ["net.Dial"] = "_, err = net.Dial(\"unix\", p)",
        ["net.DialTimeout"] = "_, err = net.DialTimeout(\"unix\", p, time.Second)",
        ["net.DialTCP"] = "_, err = net.DialTCP(\"tcp\", nil, tcp)",
        ["net.DialUDP"] = "_, err = net.DialUDP(\"udp\", &net.UDPAddr{IP: far}, udp)",
        ["net.DialUnix"] = "_, err = net.DialUnix(\"unix\", nil, &net.UnixAddr{Name: p, Net: \"unix\"})",
        ["net.Listen"] = "_, err = net.Listen(\"unix\", p)",
        ["net.ListenTCP"] = "_, err = net.ListenTCP(\"tcp\", &net.TCPAddr{IP: far})",
        ["net.ListenUDP"] = "_, err = net.ListenUDP(\"udp\", &net.UDPAddr{IP: far})",
        ["net.ListenUnix"] = "_, err = net.ListenUnix(\"unix\", &net.UnixAddr{Name: p, Net: \"unix\"})",
        ["net.ListenPacket"] = "_, err = net.ListenPacket(\"unixgram\", p)",
    };

    /// <summary>On a descriptor that was closed behind the file's back, or that is a pipe.</summary>
    private static readonly Dictionary<string, string> s_methods = new(StringComparer.Ordinal)
    {
        ["Chdir"] = "err = f.Chdir()",
        ["Chmod"] = "err = f.Chmod(0)",
        ["Chown"] = "err = f.Chown(0, 0)",
        ["Close"] = "err = f.Close()",
        ["Read"] = "_, err = f.Read(make([]byte, 1))",
        ["ReadAt"] = "_, err = f.ReadAt(make([]byte, 1), 0)",
        ["ReadDir"] = "_, err = f.ReadDir(-1)",
        ["Readdir"] = "_, err = f.Readdir(-1)",
        ["Readdirnames"] = "_, err = f.Readdirnames(-1)",
        ["Seek"] = "_, err = f.Seek(0, 0)",
        ["Stat"] = "_, err = f.Stat()",
        ["Sync"] = "err = f.Sync()",
        ["Truncate"] = "err = f.Truncate(0)",
        ["Write"] = "_, err = f.Write([]byte{1})",
        ["WriteAt"] = "_, err = f.WriteAt([]byte{1}, 0)",
        ["WriteString"] = "_, err = f.WriteString(\"x\")",
    };

    public static string Source(IEnumerable<string> functions, IEnumerable<string> methods)
    {
        var calls = functions.Select(function => $"\t{s_calls[function]}\n\tsay(\"{function}\", err)\n");
        var onFiles = methods.Select(method => $"\tf = broken()\n\t{s_methods[method]}\n\tsay(\"{method}\", err)\n");
        return $$"""
            package main

            import (
            	"errors"
            	"fmt"
            	"io/ioutil"
            	"net"
            	"os"
            	"syscall"
            	"time"
            )

            const p = "/nowhere/at/all"

            var (
            	far = net.IPv4(192, 0, 2, 1)
            	tcp = &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1}
            	udp = &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1}
            	_   = ioutil.Discard
            )

            // broken is a file whose descriptor was closed under it.
            func broken() *os.File {
            	name, _ := ioutil.TempFile("", "abide")
            	defer os.Remove(name.Name())
            	f := os.NewFile(name.Fd(), "broken")
            	syscall.Close(int(f.Fd()))
            	return f
            }

            func say(name string, err error) {
            	var number syscall.Errno
            	word := "without a number"
            	if err == nil {
            		word = "no error"
            	} else if _, bare := err.(syscall.Errno); bare {
            		word = "bare"
            	} else if errors.As(err, &number) {
            		word = "wrapped"
            	}
            	fmt.Println(name, word)
            }

            func main() {
            	var err error
            	var f *os.File
            {{string.Concat(calls)}}
            {{string.Concat(onFiles)}}
            	_ = f
            }
            """;
    }
}
