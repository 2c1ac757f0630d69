package render

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/session"
)

// The measures of the drawing, in pixels.
const (
	svgWidth, svgRow, svgTop, svgLeft, svgText = 960, 24, 72, 84, 220
	maxSVGRows                                 = 60
)

// SessionSVG draws the timeline of a session: the moments from top to bottom, the later the lower, to scale at the left and
// a line of text each. It holds no script and no link, and all text goes through the XML escaper.
func SessionSVG(w io.Writer, r session.Explanation, zone *time.Location) error {
	list := r.Timeline
	if extra := len(list) - maxSVGRows; extra > 0 {
		list = list[extra:]
	}
	height := svgTop + svgRow*(len(list)+1)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" font-family="sans-serif" font-size="13">`+"\n", svgWidth, height, svgWidth, height)
	title := r.Verdict.Summary
	fmt.Fprintf(&b, "<title>%s</title>\n", xmlText(title))
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#ffffff"/>`+"\n", svgWidth, height)
	fmt.Fprintf(&b, `<text x="16" y="26" font-size="16" font-weight="bold" fill="#1b1b1b">%s</text>`+"\n", xmlText(clipRunes(title, 110)))
	fmt.Fprintf(&b, `<text x="16" y="48" fill="#555555">%s</text>`+"\n", xmlText(r.Verdict.Layer+" · "+string(r.Verdict.Standing)+" · "+zoneWord(r.EndedAt, zone)))
	b.WriteString(svgAxis(list, zone))
	b.WriteString("</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// svgAxis draws the axis, and the moments beside it.
func svgAxis(list []session.TimelineEntry, zone *time.Location) string {
	if len(list) == 0 {
		return ""
	}
	first, last := list[0].BeforeEndSeconds, list[len(list)-1].BeforeEndSeconds
	bottom := svgTop + svgRow*(len(list)-1)
	var b strings.Builder
	fmt.Fprintf(&b, `<line x1="%d" y1="%d" x2="%d" y2="%d" stroke="#999999" stroke-width="2"/>`+"\n", svgLeft, svgTop, svgLeft, max(bottom, svgTop+1))
	for i, e := range list {
		at, err := time.Parse(time.RFC3339Nano, e.At)
		if err != nil {
			continue
		}
		y := svgTop + svgRow*i
		scaled := y
		if first > last {
			scaled = svgTop + int(float64(bottom-svgTop)*(first-e.BeforeEndSeconds)/(first-last))
		}
		color, weight := svgColor(e), "normal"
		if e.Decisive {
			weight = "bold"
		}
		fmt.Fprintf(&b, `<circle cx="%d" cy="%d" r="5" fill="%s"/><line x1="%d" y1="%d" x2="%d" y2="%d" stroke="#cccccc"/>`+"\n", svgLeft, scaled, color, svgLeft+6, scaled, svgLeft+48, y)
		fmt.Fprintf(&b, `<text x="%d" y="%d" fill="%s" font-weight="%s">%s</text>`, svgLeft+54, y+4, color, weight, at.In(zone).Format(time.TimeOnly))
		fmt.Fprintf(&b, `<text x="%d" y="%d" fill="#1b1b1b" font-weight="%s">%s</text>`+"\n", svgText, y+4, weight, xmlText(clipRunes(e.Source+": "+e.Says, 110)))
	}
	return b.String()
}

func svgColor(e session.TimelineEntry) string {
	switch {
	case e.Decisive:
		return "#b00020"
	case e.Kind == "refused" || e.Kind == "forbidden" || e.Kind == "not-renewed" || e.Kind == "expired":
		return "#8a5a00"
	case e.Kind == "accepted" || e.Kind == "renewed" || e.Kind == "login":
		return "#1b6e20"
	}
	return "#444444"
}

func xmlText(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder never fails
	return b.String()
}

func clipRunes(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}
