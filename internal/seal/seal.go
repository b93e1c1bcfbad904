package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Key seals, opens and digests. It is safe for concurrent use.
type Key struct {
	id   string
	aead cipher.AEAD
	mac  [sha256.Size]byte
}

var errKey = errors.New("the secret key is not 32 bytes in hex")

// FromHex makes a key from 64 hex characters.
func FromHex(s string) (*Key, error) {
	b, err := hex.DecodeString(strings.TrimSpace(s))
	if err != nil || len(b) != 32 {
		return nil, errKey
	}
	block, err := aes.NewCipher(b)
	if err != nil {
		return nil, fmt.Errorf("secret key: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("secret key: %w", err)
	}
	sum := sha256.Sum256(append([]byte("ziguan/key-id/v1"), b...))
	return &Key{id: hex.EncodeToString(sum[:4]), aead: aead, mac: sha256.Sum256(append([]byte("ziguan/digest/v1"), b...))}, nil
}

// Load reads the key from the folder, making it once. Two programs that start
// together agree: the file is linked into place, and the loser reads the winner's.
func Load(dir string) (*Key, error) {
	path := filepath.Join(dir, "secret.key")
	b, err := os.ReadFile(path) //nolint:gosec // the data folder
	if errors.Is(err, fs.ErrNotExist) {
		if b, err = create(dir, path); err != nil {
			return nil, err
		}
	} else if err != nil {
		return nil, fmt.Errorf("secret key: %w", err)
	}
	return FromHex(string(b))
}

func create(dir, path string) ([]byte, error) {
	var raw [32]byte
	_, _ = rand.Read(raw[:]) // never fails since Go 1.24
	f, err := os.CreateTemp(dir, ".secret-*")
	if err != nil {
		return nil, fmt.Errorf("secret key: %w", err)
	}
	defer func() { _ = os.Remove(f.Name()) }()
	if _, err := f.WriteString(hex.EncodeToString(raw[:]) + "\n"); err != nil {
		return nil, fmt.Errorf("secret key: %w", err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return nil, fmt.Errorf("secret key: %w", err)
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("secret key: %w", err)
	}
	return os.ReadFile(path) //nolint:gosec // just made
}

// ID names the key beside what it sealed.
func (k *Key) ID() string { return k.id }

// Seal closes plain; what binds it (a row's id) must be given again to open it.
func (k *Key) Seal(plain, binds string) []byte {
	nonce := make([]byte, k.aead.NonceSize())
	_, _ = rand.Read(nonce)
	return k.aead.Seal(nonce, nonce, []byte(plain), []byte(binds))
}

// Open gives back what Seal closed.
func (k *Key) Open(sealed []byte, binds string) (string, error) {
	n := k.aead.NonceSize()
	if len(sealed) < n {
		return "", errKey
	}
	b, err := k.aead.Open(nil, sealed[:n], sealed[n:], []byte(binds))
	if err != nil {
		return "", fmt.Errorf("open sealed: %w", err)
	}
	return string(b), nil
}

// Digest is what is kept of something short that is typed back: whoever has the
// database and not the key cannot try all there are. What binds it (whose it is)
// must be given again.
func (k *Key) Digest(plain, binds string) string {
	h := hmac.New(sha256.New, k.mac[:])
	_, _ = fmt.Fprintf(h, "%d:%s%s", len(binds), binds, plain) // a hash takes everything
	return hex.EncodeToString(h.Sum(nil))
}
