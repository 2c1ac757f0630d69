package reader

import (
	"encoding/binary"
	"slices"
)

// The helper is a program of some hundred bytes for Linux that reads a byte from its standard input, asks the kernel for
// the time of day, writes the sixteen bytes of the answer, and begins again; it ends with its input. It uses no
// library, so no preloaded one can change what it says. It is put together here, instruction by instruction, rather
// than kept as a file that nobody could read; a test disassembles it.

// amd64Code is the helper for x86-64 (syscalls by number in eax: read 0, write 1, exit 60, clock_gettime 228).
var amd64Code = [][]byte{
	{0x31, 0xc0},                   // xor eax, eax       read
	{0x31, 0xff},                   // xor edi, edi       from standard input
	{0x48, 0x89, 0xe6},             // mov rsi, rsp       to the stack
	{0xba, 0x01, 0x00, 0x00, 0x00}, // mov edx, 1         one byte
	{0x0f, 0x05},                   // syscall
	{0x83, 0xf8, 0x01},             // cmp eax, 1
	{0x75, 0x25},                   // jne exit
	{0xb8, 0xe4, 0x00, 0x00, 0x00}, // mov eax, 228       clock_gettime
	{0x31, 0xff},                   // xor edi, edi       CLOCK_REALTIME
	{0x48, 0x89, 0xe6},             // mov rsi, rsp
	{0x0f, 0x05},                   // syscall
	{0xb8, 0x01, 0x00, 0x00, 0x00}, // mov eax, 1         write
	{0xbf, 0x01, 0x00, 0x00, 0x00}, // mov edi, 1         to standard output
	{0x48, 0x89, 0xe6},             // mov rsi, rsp
	{0xba, 0x10, 0x00, 0x00, 0x00}, // mov edx, 16
	{0x0f, 0x05},                   // syscall
	{0x83, 0xf8, 0x10},             // cmp eax, 16
	{0x74, 0xc8},                   // je start
	{0xb8, 0x3c, 0x00, 0x00, 0x00}, // mov eax, 60        exit:
	{0x31, 0xff},                   // xor edi, edi
	{0x0f, 0x05},                   // syscall
}

// arm64Code is the same for 64-bit ARM (numbers in x8: read 63, write 64, exit 93, clock_gettime 113).
var arm64Code = []uint32{
	0xd28007e8, // mov x8, #63
	0xd2800000, // mov x0, #0
	0x910003e1, // mov x1, sp
	0xd2800022, // mov x2, #1
	0xd4000001, // svc #0
	0xf100041f, // cmp x0, #1
	0x54000181, // b.ne exit
	0xd2800e28, // mov x8, #113
	0xd2800000, // mov x0, #0
	0x910003e1, // mov x1, sp
	0xd4000001, // svc #0
	0xd2800808, // mov x8, #64
	0xd2800020, // mov x0, #1
	0x910003e1, // mov x1, sp
	0xd2800202, // mov x2, #16
	0xd4000001, // svc #0
	0xf100401f, // cmp x0, #16
	0x54fffde0, // b.eq start
	0xd2800ba8, // mov x8, #93     exit:
	0xd2800000, // mov x0, #0
	0xd4000001, // svc #0
}

const (
	elfHeader, elfSegment = 64, 56    // sizes
	elfBase               = 0x400000  // where the program lies in memory
	machineAMD64          = 62        // EM_X86_64
	machineARM64          = 183       // EM_AARCH64
	readAndExecute        = 0x4 | 0x1 // PF_R, PF_X
	alignment             = 0x10000   // the largest page of both
)

// helperFor returns the helper as an executable for an engine's architecture, as docker info names it; nil where there
// is none.
func helperFor(architecture string) []byte {
	switch architecture {
	case "x86_64", "amd64":
		return executable(machineAMD64, slices.Concat(amd64Code...))
	case "aarch64", "arm64":
		var code []byte
		for _, word := range arm64Code {
			code = binary.LittleEndian.AppendUint32(code, word)
		}
		return executable(machineARM64, code)
	}
	return nil
}

// executable is a static ELF file of one segment: header, segment table, code.
func executable(machine uint16, code []byte) []byte {
	le := binary.LittleEndian
	size := uint64(elfHeader + elfSegment + len(code))
	b := []byte{0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0} // 64 bits, little-endian
	b = le.AppendUint16(b, 2)                                            // ET_EXEC
	b = le.AppendUint16(b, machine)
	b = le.AppendUint32(b, 1)
	b = le.AppendUint64(b, elfBase+elfHeader+elfSegment) // entry
	b = le.AppendUint64(b, elfHeader)                    // segment table
	b = le.AppendUint64(b, 0)                            // no sections
	b = le.AppendUint32(b, 0)
	for _, half := range []uint16{elfHeader, elfSegment, 1, 0, 0, 0} {
		b = le.AppendUint16(b, half)
	}
	b = le.AppendUint32(b, 1) // PT_LOAD
	b = le.AppendUint32(b, readAndExecute)
	for _, word := range []uint64{0, elfBase, elfBase, size, size, alignment} {
		b = le.AppendUint64(b, word)
	}
	return append(b, code...)
}
