// Package panel fills the screen of a terminal with what jwtdoc watch sees, and leaves the terminal as it was. It draws
// nothing itself and looks at nothing itself: both are given. It is the only importer of bubbletea.
package panel

import (
	"context"
	"errors"
	"io"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/jwtdoc/jwtdoc/internal/session"
)

// Config is what a panel shows, and where.
type Config struct {
	In      io.Reader
	Out     io.Writer
	Environ []string
	Now     func() time.Time
	// Look reads everything anew. It may take as long as it needs: the countdown goes on.
	Look func(context.Context) Seen
	// Draw fills width columns and at most height lines.
	Draw func(s session.WatchScreen, width, height int) string
}

// Seen is one look. Next is how long until the following one; Done ends the panel.
type Seen struct {
	Screen session.WatchScreen
	Next   time.Duration
	Done   bool
}

// ErrInterrupted is returned after Ctrl-C.
var ErrInterrupted = errors.New("interrupted")

// Run shows the panel until it is left, or ctx is done. The error is nil after q.
func Run(ctx context.Context, c Config) error {
	end, err := tea.NewProgram(newModel(ctx, c),
		tea.WithContext(ctx), tea.WithInput(c.In), tea.WithOutput(c.Out), tea.WithEnvironment(c.Environ), tea.WithoutSignalHandler()).Run()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if m, ok := end.(*model); ok && m.interrupted {
		return ErrInterrupted
	}
	return err
}

// model is what bubbletea keeps between two messages.
type model struct {
	//nolint:containedctx // bubbletea's commands take no context, and a look has to end with the panel
	ctx           context.Context
	c             Config
	screen        session.WatchScreen
	width, height int
	seen, looking bool
	interrupted   bool
	// turn counts the looks, so that a timer of an earlier one does nothing.
	turn int
}

func newModel(ctx context.Context, c Config) *model {
	return &model{ctx: ctx, c: c, width: 80, height: 24}
}

// The messages: a look has ended, it is time for the next, a second has passed.
type (
	lookedMsg Seen
	againMsg  int
	secondMsg struct{}
)

func (m *model) Init() tea.Cmd { return tea.Batch(m.look(), second()) }

func second() tea.Cmd { return tea.Tick(time.Second, func(time.Time) tea.Msg { return secondMsg{} }) }

// look begins a look unless one is under way.
func (m *model) look() tea.Cmd {
	if m.looking {
		return nil
	}
	m.looking = true
	return func() tea.Msg { return lookedMsg(m.c.Look(m.ctx)) }
}

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
	case lookedMsg:
		help := m.screen.Help
		m.screen, m.seen, m.looking = msg.Screen, true, false
		m.screen.Help = help
		if msg.Done {
			return m, tea.Quit
		}
		m.turn++
		turn := m.turn
		m.screen.Next = m.c.Now().Add(msg.Next)
		return m, tea.Tick(msg.Next, func(time.Time) tea.Msg { return againMsg(turn) })
	case againMsg:
		if int(msg) == m.turn {
			return m, m.look()
		}
	case secondMsg:
		m.count()
		return m, second()
	case tea.KeyPressMsg:
		return m.key(msg.String())
	}
	return m, nil
}

func (m *model) key(name string) (tea.Model, tea.Cmd) {
	switch name {
	case "ctrl+c":
		m.interrupted = true
		return m, tea.Quit
	case "q", "esc":
		return m, tea.Quit
	case "r":
		return m, m.look()
	case "?", "h":
		m.screen.Help = !m.screen.Help
	}
	return m, nil
}

// count lets what is left shrink between two looks.
func (m *model) count() {
	now := m.c.Now()
	m.screen.At = now
	for _, r := range []*session.WatchRow{&m.screen.Access, &m.screen.Refresh} {
		if !r.Expires.IsZero() {
			r.Left = r.Expires.Sub(now)
		}
	}
}

func (m *model) View() tea.View {
	v := tea.NewView("")
	if m.seen {
		v.Content = m.c.Draw(m.screen, m.width, m.height)
	}
	v.AltScreen = true
	v.WindowTitle = "jwtdoc watch"
	return v
}
