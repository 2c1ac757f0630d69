package reader

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/arch/arm64/arm64asm"
	"golang.org/x/arch/x86/x86asm"
)

// code returns the instructions of a helper, after it was read as what the kernel takes it for.
func code(t *testing.T, architecture string) []byte {
	t.Helper()
	f, err := elf.NewFile(bytes.NewReader(helperFor(architecture)))
	if err != nil {
		t.Fatal(err)
	}
	if f.Type != elf.ET_EXEC || len(f.Progs) != 1 || f.Progs[0].Flags != elf.PF_R|elf.PF_X {
		t.Fatalf("%v with %d segments", f.Type, len(f.Progs))
	}
	return helperFor(architecture)[f.Entry-f.Progs[0].Vaddr:]
}

func TestHelperForAMD64DoesWhatItSays(t *testing.T) {
	var got []string
	for b := code(t, "x86_64"); len(b) > 0; {
		i, err := x86asm.Decode(b, 64)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, strings.ToLower(i.String()))
		b = b[i.Len:]
	}
	want := strings.Split(strings.TrimSpace(`
xor eax, eax
xor edi, edi
mov rsi, rsp
mov edx, 0x1
syscall
cmp eax, 0x1
jne .+37
mov eax, 0xe4
xor edi, edi
mov rsi, rsp
syscall
mov eax, 0x1
mov edi, 0x1
mov rsi, rsp
mov edx, 0x10
syscall
cmp eax, 0x10
je .-56
mov eax, 0x3c
xor edi, edi
syscall`), "\n")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestHelperForARM64DoesWhatItSays(t *testing.T) {
	var got []string
	for b := code(t, "aarch64"); len(b) > 0; b = b[4:] {
		i, err := arm64asm.Decode(b)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, strings.ToLower(i.String()))
	}
	want := strings.Split(strings.TrimSpace(`
mov x8, #0x3f
mov x0, #0x0
mov x1, sp
mov x2, #0x1
svc #0x0
cmp x0, #0x1
b ne, .+0x30
mov x8, #0x71
mov x0, #0x0
mov x1, sp
svc #0x0
mov x8, #0x40
mov x0, #0x1
mov x1, sp
mov x2, #0x10
svc #0x0
cmp x0, #0x10
b eq, .+0xffffffffffffffbc
mov x8, #0x5d
mov x0, #0x0
svc #0x0`), "\n")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestHelperTellsTheTimeForEveryByteAndEndsWithItsInput(t *testing.T) {
	if runtime.GOOS != "linux" || helperFor(runtime.GOARCH) == nil {
		t.Skip("the helper runs on Linux, on amd64 and arm64")
	}
	name := filepath.Join(t.TempDir(), "clock")
	if err := os.WriteFile(name, helperFor(runtime.GOARCH), 0o700); err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), name)
	c.Stdin = strings.NewReader("\n\n\n")
	before := time.Now()
	out, err := c.Output()
	if err != nil || len(out) != 3*16 {
		t.Fatalf("%d bytes: %v", len(out), err)
	}
	for b := out; len(b) > 0; b = b[16:] {
		at := time.Unix(int64(binary.LittleEndian.Uint64(b)), int64(binary.LittleEndian.Uint64(b[8:])))
		if at.Before(before.Add(-time.Millisecond)) || at.After(time.Now().Add(time.Millisecond)) {
			t.Errorf("it says %v, between %v and now", at, before)
		}
	}
}

func TestNoHelperForAnArchitectureThatIsNotKnown(t *testing.T) {
	if helperFor("riscv64") != nil || helperFor("") != nil {
		t.Error("there is one")
	}
}
