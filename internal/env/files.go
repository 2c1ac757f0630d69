package env

import (
	"io"
	"io/fs"
	"os"
)

type osFiles struct{}

func (osFiles) Open(name string) (fs.File, error) { return os.Open(name) }

func (osFiles) CreateSecret(name string) (io.WriteCloser, error) {
	// O_EXCL also refuses a symbolic link in the last place, dangling or not (open(2)).
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	// An unusual umask may have taken bits away (0o777) but can never have added any.
	if err := f.Chmod(0o600); err != nil {
		_ = f.Close()
		_ = os.Remove(name)
		return nil, err
	}
	return f, nil
}

func (osFiles) MakeDir(name string) error { return os.Mkdir(name, 0o700) }
