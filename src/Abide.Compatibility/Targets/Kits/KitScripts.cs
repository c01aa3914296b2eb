using System.Collections.Immutable;

namespace Abide.Compatibility.Targets.Kits;

/// <summary>The parts of a kit that are run: build.sh makes <c>lib/</c>, env.sh points compilers to it, sandbox.sh shuts the host out.</summary>
internal static class KitScripts
{
    public static ImmutableArray<KitFile> Create(Offer offer, string? image) =>
    [
        new("build.sh", Fill(Build, offer), IsExecutable: true),
        new("env.sh", Fill(Environment, offer)),
        new("sandbox.sh", Fill(Sandbox, offer), IsExecutable: true),
        new("Containerfile", Fill(Container, offer).Replace("@BASE@", image is null ? "BASE" : $"BASE={image}", StringComparison.Ordinal)),
    ];

    /// <summary>What <c>-l</c> finds: linker scripts ("Command Language"), which name the stubs by their sonames.</summary>
    public static ImmutableArray<KitFile> LinkNames(ImmutableArray<StubLibrary> libraries, Offer offer)
    {
        var scripts = ImmutableArray.CreateBuilder<KitFile>();
        foreach (var library in libraries.Where(library => library.LinkName is not null))
        {
            var members = library.LinkName switch
            {
                "c" => $"{library.Soname} libc_nonshared.a AS_NEEDED ( {LoaderName(offer)} )",
                "m" when libraries.Any(other => other.LinkName == "mvec") => $"{library.Soname} AS_NEEDED ( libmvec.so.1 )",
                "gcc_s" => $"{library.Soname} -lgcc",
                _ => library.Soname,
            };
            scripts.Add(new($"link/lib{library.LinkName}.so", $"GROUP ( {members} )\n"));
        }

        scripts.Add(new("link/libc.a", "/* The kit has no static C library, and the host's is not that of the release. */\nINPUT ( no-static-libc-in-this-kit )\n"));
        return scripts.ToImmutable();
    }

    private static string LoaderName(Offer offer) => offer.Architecture == "aarch64" ? "ld-linux-aarch64.so.1" : "ld-linux-x86-64.so.2";

    private static string Fill(string script, Offer offer) => script
        .Replace("@ARCH@", offer.Architecture, StringComparison.Ordinal)
        .Replace("@GOARCH@", offer.Architecture == "aarch64" ? "arm64" : "amd64", StringComparison.Ordinal)
        .Replace("@TARGET@", offer.Userland, StringComparison.Ordinal);

    private const string Environment =
        """
        # Source this in bash: compilers of this machine then build for @TARGET@ on @ARCH@.
        kit=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
        case $kit in
          *[[:space:]]*)
            echo "error: the path of the kit has a space in it, which compiler flags cannot carry: $kit" >&2
            echo "hint: move the kit" >&2
            return 2 ;;
        esac

        prefix=
        [ "$(uname -m)" = @ARCH@ ] || prefix=@ARCH@-linux-gnu-
        export CC=${CC:-${prefix}gcc} CXX=${CXX:-${prefix}g++}

        export ABIDE_KIT=$kit
        export CFLAGS="-isystem $kit/include" CXXFLAGS="-isystem $kit/include"
        export LDFLAGS="-B$kit/lib -L$kit/lib -Wl,-rpath-link,$kit/lib"

        # Go links through the compiler as soon as CGO_ENABLED=1 and a package uses C.
        export CGO_ENABLED=1 GOOS=linux GOARCH=@GOARCH@
        export CGO_CFLAGS="-g -O2 $CFLAGS" CGO_CXXFLAGS="-g -O2 $CXXFLAGS" CGO_LDFLAGS="-g -O2 $LDFLAGS"
        unset kit prefix

        """;

    private const string Build =
        """
        #!/usr/bin/env bash
        # Makes lib/ of this kit with the compiler of this machine, and checks with readelf what came out.
        # CC names another compiler; it must make @ARCH@ programs.
        set -euo pipefail
        cd "$(dirname "${BASH_SOURCE[0]}")"
        . ./env.sh

        die() {
          printf 'error: %s\nhint: %s\n' "$1" "$2" >&2
          exit 2
        }

        command -v "${CC%% *}" > /dev/null || die "there is no ${CC%% *} on PATH" "install gcc for @ARCH@ and its C headers, or set CC"
        command -v readelf > /dev/null || die "there is no readelf on PATH" "install binutils"
        machine=$($CC -dumpmachine)
        case $machine in
          @ARCH@-*) ;;
          *) die "$CC makes programs for $machine, and this kit is for @ARCH@" "set CC to a compiler for @ARCH@" ;;
        esac
        archive=$($CC -print-prog-name=ar)

        rm -rf lib.new
        mkdir lib.new
        trap 'rm -rf lib.new' EXIT
        cp link/* lib.new/

        # Nothing of the host's may get in: no start files, no libraries, no build id.
        for script in stubs/*.map; do
          soname=$(basename "$script" .map)
          $CC -shared -nostdlib -nostartfiles -Wl,-soname,"$soname" -Wl,--version-script="$script" -Wl,-s -Wl,--build-id=none \
            -o "lib.new/$soname" "stubs/$soname.s"
        done

        for part in crt1 crti crtn; do
          $CC -c -o "lib.new/$part.o" "start/$part.S"
        done
        # Both are written position-independently; compilers ask for one or the other.
        cp lib.new/crt1.o lib.new/Scrt1.o

        objects=lib.new/nonshared
        mkdir "$objects"
        for part in $(sed -n 's/^#ifdef KIT_//p' start/nonshared.c); do
          $CC -O2 -fPIC -ffreestanding -fno-stack-protector -fvisibility=hidden -w -DKIT_$part \
            -c -o "$objects/$part.o" start/nonshared.c
        done
        "$archive" rcs lib.new/libc_nonshared.a "$objects"/*.o
        rm -r "$objects"

        # A library that went into libc.so.6 leaves an empty archive behind, so that -lpthread finds no other.
        for name in pthread dl rt util anl; do
          [ -e "lib.new/lib$name.so" ] || "$archive" rcs "lib.new/lib$name.a"
        done

        # Versions, then what is defined: name with version, type, and the size of data.
        contents() {
          readelf --wide --version-info "$1" | sed -n 's/^.* Flags: .* Index: .* Name: /version /p'
          readelf --wide --dyn-syms "$1" | awk '$1 ~ /^[0-9]+:$/ && $7 != "UND" && $7 != "ABS" { print $8, $4 ($4 == "OBJECT" ? " " $3 : "") }'
        }

        for expected in stubs/*.expected; do
          soname=$(basename "$expected" .expected)
          contents "lib.new/$soname" | LC_ALL=C sort | diff "$expected" - ||
            die "lib/$soname is not what the facts say; '<' is missing, '>' is too much" "try with another gcc or binutils; CC names the compiler"
        done

        rm -rf lib
        mv lib.new lib
        echo "lib/ is ready: $(ls stubs/*.map | wc -l) libraries of @TARGET@ for @ARCH@, checked with readelf"

        """;

    private const string Sandbox =
        """
        #!/usr/bin/env bash
        # sandbox.sh [--root DIR] [--output FILE] SOURCE... [-- ARGUMENT...]
        #
        # Compiles C (.c), C++ (.cc, .cpp, .cxx) or assembler sources and links them with this kit, in a sandbox that can read the host,
        # write nowhere but to its own directory, and reach no network. With --root the program is then run inside that root
        # directory, which stays as it is; ARGUMENTs are the program's.
        # $CFLAGS_EXTRA and $LDFLAGS_EXTRA are added to the kit's flags.
        set -euo pipefail

        die() {
          printf 'error: %s\nhint: %s\n' "$1" "$2" >&2
          exit 2
        }

        root='' output='' sources=()
        while [ $# -gt 0 ]; do
          case $1 in
            --root | --output)
              [ $# -gt 1 ] || die "$1 has no value" "write $1 and a path"
              if [ "$1" = --root ]; then root=$2; else output=$2; fi
              shift 2 ;;
            --) shift; break ;;
            -*) die "unknown option $1" "options are --root DIR and --output FILE; the program's own arguments go after --" ;;
            *) sources+=("$(realpath -- "$1")"); shift ;;
          esac
        done
        [ ${#sources[@]} -gt 0 ] || die "no source is given" "write: sandbox.sh hello.c"
        [ -z "$root" ] || [ -d "$root" ] || die "$root is no directory" "name the root directory of @TARGET@"
        command -v bwrap > /dev/null || die "there is no bwrap on PATH" "install the package bubblewrap"

        . "$(dirname "${BASH_SOURCE[0]}")/env.sh"
        [ -e "$ABIDE_KIT/lib/libc.so.6" ] || "$ABIDE_KIT/build.sh"

        compiler=$CC
        for source in "${sources[@]}"; do
          case $source in *.cc | *.cpp | *.cxx) compiler=$CXX ;; esac
        done

        work=$(mktemp -d)
        trap 'rm -rf "$work"' EXIT
        bwrap --unshare-net --die-with-parent --ro-bind / / --dev /dev --bind "$work" "$work" --setenv TMPDIR "$work" --chdir "$work" -- \
          $compiler $CFLAGS ${CFLAGS_EXTRA:-} -o "$work/program" "${sources[@]}" $LDFLAGS ${LDFLAGS_EXTRA:-}
        [ -z "$output" ] || cp "$work/program" "$output"
        [ -n "$root" ] || exit 0

        # In a root of its own the program gets at nothing but its release.
        bwrap --unshare-net --die-with-parent --ro-bind "$root" / --dev /dev --ro-bind /proc /proc --tmpfs /tmp --ro-bind "$work/program" /tmp/program \
          --chdir /tmp --clearenv --setenv PATH /usr/bin:/bin -- /tmp/program "$@"

        """;

    private const string Container =
        """
        # Runs a program that was built with this kit on @TARGET@ itself:
        #
        #   podman build --platform linux/@GOARCH@ --build-arg PROGRAM=program -t try . && podman run --rm try
        #
        # PROGRAM is a path below this directory. BASE is a short name, which the engine completes with the registry that it is set up for.
        ARG @BASE@
        FROM ${BASE}
        ARG PROGRAM=program
        COPY ${PROGRAM} /usr/local/bin/program
        ENTRYPOINT ["/usr/local/bin/program"]

        """;
}
