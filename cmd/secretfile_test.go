//go:build unix

package cmd_test

import (
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
)

// Every way to make a file with a secret, under every umask, in front of whatever is there already.
func TestSecretFileIsNewAndPrivate(t *testing.T) {
	makers := map[string]func(name string) int{
		"secret --out": func(name string) int {
			_, _, code := command(nil, "secret", "--out", name)
			return code
		},
		"mint --new-secret": func(name string) int {
			_, _, code := command(nil, "mint", "--new-secret", name)
			return code
		},
	}
	for what, create := range makers {
		for _, mask := range []int{0, 0o022, 0o077, 0o777} {
			t.Run(what+" with umask "+strconv.FormatInt(int64(mask), 8), func(t *testing.T) {
				old := syscall.Umask(mask)
				defer syscall.Umask(old)
				name := filepath.Join(t.TempDir(), "new.key")
				if code := create(name); code != 0 {
					t.Fatalf("exit %d", code)
				}
				info, err := os.Lstat(name)
				if err != nil || info.Mode() != 0o600 || info.Size() != 64 {
					t.Errorf("mode %v, %v", info.Mode(), err)
				}
			})
		}
		t.Run(what+" over a file", func(t *testing.T) {
			name := filepath.Join(t.TempDir(), "old.key")
			if err := os.WriteFile(name, []byte("precious"), 0o600); err != nil {
				t.Fatal(err)
			}
			if code := create(name); code != 2 {
				t.Errorf("exit %d", code)
			}
			if b, err := os.ReadFile(name); string(b) != "precious" {
				t.Errorf("the file now holds %d bytes, %v", len(b), err)
			}
		})
		t.Run(what+" through links", func(t *testing.T) {
			dir := t.TempDir()
			target := filepath.Join(dir, "target")
			for _, there := range []bool{false, true} {
				link := filepath.Join(dir, "link"+strconv.FormatBool(there))
				if err := os.Symlink(target, link); err != nil {
					t.Fatal(err)
				}
				if there {
					if err := os.WriteFile(target, []byte("precious"), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				if code := create(link); code != 2 {
					t.Errorf("target there %v: exit %d", there, code)
				}
				if b, err := os.ReadFile(target); (err == nil) != there || there && string(b) != "precious" {
					t.Errorf("target there %v: it was touched", there)
				}
			}
		})
		t.Run(what+" in no folder", func(t *testing.T) {
			if code := create(filepath.Join(t.TempDir(), "no", "new.key")); code != 2 {
				t.Errorf("exit %d", code)
			}
		})
	}
}
