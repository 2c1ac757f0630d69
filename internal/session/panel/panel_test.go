package panel

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/jwtdoc/jwtdoc/internal/session"
)

// scene is a panel in a world of its own: a clock that is set, and looks that are counted.
type scene struct {
	now   time.Time
	looks int
	done  bool
}

func (s *scene) config() Config {
	return Config{
		Now: func() time.Time { return s.now },
		Look: func(context.Context) Seen {
			s.looks++
			return Seen{Screen: session.WatchScreen{At: s.now, Access: session.WatchRow{State: "fine", Expires: s.now.Add(time.Hour), Left: time.Hour}}, Next: 30 * time.Second, Done: s.done}
		},
		Draw: func(v session.WatchScreen, width, height int) string {
			return fmt.Sprintf("left %v help %v size %dx%d", v.Access.Left, v.Help, width, height)
		},
	}
}

func press(r rune) tea.KeyPressMsg { return tea.KeyPressMsg{Code: r, Text: string(r)} }

func TestThePanelCountsLooksAndEnds(t *testing.T) {
	s := &scene{now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	m := newModel(t.Context(), s.config())
	if m.View().Content != "" || !m.View().AltScreen {
		t.Error("something is drawn before the first look")
	}
	m.Update(m.look()())
	m.Update(tea.WindowSizeMsg{Width: 40, Height: 12})
	if got := m.View().Content; got != "left 1h0m0s help false size 40x12" || s.looks != 1 {
		t.Errorf("%q after %d looks", got, s.looks)
	}
	s.now = s.now.Add(90 * time.Second)
	m.Update(secondMsg{})
	m.Update(press('?'))
	if got := m.View().Content; got != "left 58m30s help true size 40x12" {
		t.Errorf("%q", got)
	}
	// The timer of an earlier look does nothing, the one of the last looks again; help stays.
	if _, cmd := m.Update(againMsg(0)); cmd != nil {
		t.Error("an old timer looks again")
	}
	_, cmd := m.Update(againMsg(1))
	if _, twice := m.Update(press('r')); twice != nil {
		t.Error("two looks at once")
	}
	m.Update(cmd())
	if s.looks != 2 || !m.screen.Help {
		t.Errorf("%d looks, help %v", s.looks, m.screen.Help)
	}
	for key, interrupted := range map[tea.KeyPressMsg]bool{press('q'): false, {Code: tea.KeyEscape}: false, {Code: 'c', Mod: tea.ModCtrl}: true} {
		m.interrupted = false
		if _, cmd := m.Update(key); cmd == nil || m.interrupted != interrupted {
			t.Errorf("%v: interrupted %v", key, m.interrupted)
		} else if _, quits := cmd().(tea.QuitMsg); !quits {
			t.Errorf("%v does not quit", key)
		}
	}
	s.done = true
	if _, cmd := m.Update(m.look()()); cmd == nil {
		t.Error("it goes on after --until")
	} else if _, quits := cmd().(tea.QuitMsg); !quits {
		t.Error("it goes on after --until")
	}
}

// A terminal that is no more, or a signal, ends the panel, and the screen is given back.
func TestTheScreenIsGivenBackWhenTheContextEnds(t *testing.T) {
	s := &scene{now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	var out bytes.Buffer
	c := s.config()
	c.In, c.Out, c.Environ = strings.NewReader(""), &out, []string{"TERM=xterm-256color"}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if err := Run(ctx, c); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
	enter, leave := strings.Index(out.String(), "\x1b[?1049h"), strings.LastIndex(out.String(), "\x1b[?1049l")
	if enter < 0 || leave < enter {
		t.Errorf("the alternate screen is entered at %d and left at %d: %q", enter, leave, out.String())
	}
}
