package postings

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/errs"
	"ziguan/web/kit"
)

var (
	// ErrNoPicture says that the long picture could not be drawn just now.
	ErrNoPicture = errs.New(errs.Unavailable, "posting.picture")
	// ErrNoPainter says that this machine has nothing to draw it with.
	ErrNoPainter = errs.New(errs.NotFound, "posting.picture.none")
)

// painter draws long pictures with the machine's own Chromium, one at a time:
// each takes some hundred megabytes for two seconds.
type painter struct {
	program string
	turn    chan struct{}
}

func newPainter() *painter {
	p := &painter{turn: make(chan struct{}, 1)}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			p.program = path
			break
		}
	}
	return p
}

func (p *painter) there() bool { return p.program != "" }

// The window that a picture is drawn in: as wide as a sheet, higher than any
// posting; what stays empty is cut off.
const (
	pictureWidth = 720
	pictureTall  = 7000
	pictureWait  = 20 * time.Second
)

// draw gives the page of an address as one picture.
func (p *painter) draw(ctx context.Context, address, lang string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, pictureWait)
	defer cancel()
	select {
	case p.turn <- struct{}{}:
		defer func() { <-p.turn }()
	case <-ctx.Done():
		return nil, ErrNoPicture.Because(ctx.Err())
	}
	dir, err := os.MkdirTemp("", "ziguan-picture-")
	if err != nil {
		return nil, ErrNoPicture.Because(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file := filepath.Join(dir, "sheet.png")
	// It shows one page of our own; in a container it could not build its sandbox.
	cmd := exec.CommandContext(ctx, p.program, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-quic",
		"--disable-background-networking", "--no-first-run", "--user-data-dir="+filepath.Join(dir, "profile"), "--accept-lang="+lang,
		fmt.Sprintf("--window-size=%d,%d", pictureWidth, pictureTall), "--force-device-scale-factor=1.5", "--screenshot="+file, address)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, ErrNoPicture.Because(fmt.Errorf("%w: %.200s", err, out))
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, ErrNoPicture.Because(err)
	}
	return cut(b)
}

// cut takes away what is empty below the last line.
func cut(file []byte) ([]byte, error) {
	whole, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, ErrNoPicture.Because(err)
	}
	b := whole.Bounds()
	ground := whole.At(b.Min.X, b.Max.Y-1)
	last := b.Min.Y
rows:
	for y := b.Max.Y - 1; y > b.Min.Y; y-- {
		for x := b.Min.X; x < b.Max.X; x += 3 {
			if whole.At(x, y) != ground {
				last = y
				break rows
			}
		}
	}
	out := image.NewRGBA(image.Rect(0, 0, b.Dx(), min(b.Dy(), last-b.Min.Y+24)))
	draw.Draw(out, out.Bounds(), whole, b.Min, draw.Src)
	var buf bytes.Buffer
	if err := png.Encode(&buf, out); err != nil {
		return nil, ErrNoPicture.Because(err)
	}
	return buf.Bytes(), nil
}

// Picture is `/c/{committee}/postings/{number}/picture.png`: the sheet as one
// long picture. The program opens its own page, by the way this request came.
func (p *Pages) Picture(c *fiber.Ctx) error {
	shown, err := p.board.ShowPublic(c.UserContext(), kit.Committee(c).ID, c.Params("number"))
	if err != nil {
		return err
	}
	here, ok := c.Context().LocalAddr().(*net.TCPAddr)
	if !p.painter.there() || !ok || here.Port == 0 {
		return ErrNoPainter
	}
	page := "http://" + here.String() + "/p/" + kit.Committee(c).Code + "/postings/" + shown.Number.String() + "/paper#sheet"
	lang := "zh-CN"
	if kit.Of(c).Words.L == "en" {
		lang = "en"
	}
	picture, err := p.painter.draw(c.UserContext(), page, lang)
	if err != nil {
		return err
	}
	return kit.Download(c, "posting-"+shown.Number.String()+".png", "image/png", picture)
}
