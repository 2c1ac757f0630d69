package source

import (
	"encoding/binary"
	"path"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/env"
)

// ignoreRule is one line of a .gitignore file (gitignore(5)).
type ignoreRule struct {
	base    string // the folder of the file
	pattern []string
	negated bool
	dirOnly bool
	rooted  bool
}

// parseIgnoreFile reads a .gitignore file that stands in folder base.
func parseIgnoreFile(text, base string) []ignoreRule {
	var out []ignoreRule
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if !strings.HasSuffix(line, `\ `) {
			line = strings.TrimRight(line, " ")
		}
		if line == "" || line[0] == '#' || len(line) > 500 || len(out) >= 2000 {
			continue
		}
		r := ignoreRule{base: base}
		if line[0] == '!' {
			r.negated, line = true, line[1:]
		}
		line = strings.TrimPrefix(line, `\`)
		if strings.HasSuffix(line, "/") {
			r.dirOnly, line = true, strings.TrimRight(line, "/")
		}
		r.rooted = strings.Contains(line, "/")
		line = strings.TrimPrefix(line, "/")
		if line == "" {
			continue
		}
		r.pattern = strings.Split(line, "/")
		out = append(out, r)
	}
	return out
}

// isIgnored applies rules, the last that matches decides. The caller asks for folders before what is in them.
func isIgnored(rules []ignoreRule, at string, dir bool) bool {
	for i := len(rules) - 1; i >= 0; i-- {
		r := rules[i]
		if r.dirOnly && !dir {
			continue
		}
		rel := at
		if r.base != "" {
			var ok bool
			if rel, ok = strings.CutPrefix(at, r.base+"/"); !ok {
				continue
			}
		}
		if r.matches(rel) {
			return !r.negated
		}
	}
	return false
}

func (r ignoreRule) matches(rel string) bool {
	if !r.rooted {
		ok, _ := path.Match(r.pattern[0], path.Base(rel))
		return ok
	}
	return matchParts(r.pattern, strings.Split(rel, "/"), 0)
}

func matchParts(pattern, parts []string, depth int) bool {
	for len(pattern) > 0 {
		if pattern[0] == "**" {
			if len(pattern) == 1 {
				return len(parts) > 0
			}
			if depth > 3 {
				return false // more ** than anybody writes
			}
			for i := range len(parts) + 1 {
				if matchParts(pattern[1:], parts[i:], depth+1) {
					return true
				}
			}
			return false
		}
		if len(parts) == 0 {
			return false
		}
		if ok, _ := path.Match(pattern[0], parts[0]); !ok {
			return false
		}
		pattern, parts = pattern[1:], parts[1:]
	}
	return len(parts) == 0
}

// maxIndex bounds the index that is read: 500,000 files.
const maxIndex = 64 << 20

// readIndex reads which files git tracks from .git/index (gitformat-index(5), versions 2 to 4). git itself is not run:
// the configuration of a repository can make it run other programs. nil where there is none, or a .git that is a file
// and points elsewhere.
func readIndex(root env.Root, prefix string) map[string]bool {
	f, err := root.Open(".git/index")
	if err != nil {
		return nil
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxIndex {
		return nil
	}
	b := make([]byte, 0, info.Size())
	for {
		n, err := f.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if err != nil || len(b) == cap(b) {
			break
		}
	}
	tracked := parseIndex(b)
	if prefix == "" || tracked == nil {
		return tracked
	}
	out := make(map[string]bool, len(tracked))
	for name := range tracked {
		out[prefix+"/"+name] = true
	}
	return out
}

// parseIndex returns the paths of an index, nil when it is damaged.
func parseIndex(b []byte) map[string]bool {
	if len(b) < 12 || string(b[:4]) != "DIRC" {
		return nil
	}
	version, count := binary.BigEndian.Uint32(b[4:]), binary.BigEndian.Uint32(b[8:])
	if version < 2 || version > 4 || uint64(count)*62 > uint64(len(b)) {
		return nil
	}
	out := make(map[string]bool, count)
	at, last := 12, ""
	for range count {
		if at+62 > len(b) {
			return nil
		}
		flags := binary.BigEndian.Uint16(b[at+60:])
		start := at + 62
		if version >= 3 && flags&0x4000 != 0 {
			start += 2
		}
		name := ""
		if version == 4 {
			strip, n := offset(b[min(start, len(b)):])
			if n == 0 || strip > len(last) {
				return nil
			}
			start += n
			name = last[:len(last)-strip]
		}
		end := start
		for end < len(b) && b[end] != 0 {
			end++
		}
		if end >= len(b) {
			return nil
		}
		name += string(b[start:end])
		out[name], last = true, name
		if version == 4 {
			at = end + 1
		} else {
			at += (end - at + 8) &^ 7
		}
	}
	return out
}

// offset reads the variable-length number of a version 4 index.
func offset(b []byte) (value, n int) {
	for n < len(b) && n < 4 {
		c := b[n]
		n++
		value = value<<7 | int(c&0x7f)
		if c&0x80 == 0 {
			return value, n
		}
		value++
	}
	return 0, 0
}
