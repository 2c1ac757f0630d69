package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"testing"

	"github.com/chromedp/chromedp"
)

// DevTools is the front end of Chromium's developer tools, opened on a page. It records what the page does from then
// on, and what it writes is what a person would get from its menus: the same functions are called.
type DevTools struct {
	t   testing.TB
	tab context.Context
}

// OpenDevTools opens the developer tools on the page. The browser serves them at its debugging port.
func (b *Chromium) OpenDevTools() *DevTools {
	b.t.Helper()
	t, page, host := b.t, b.Page, b.debuggingHost()
	id := chromedp.FromContext(page).Target.TargetID
	tab, closeTab := chromedp.NewContext(page)
	t.Cleanup(closeTab)
	d := &DevTools{t: t, tab: tab}
	address := "http://" + host + "/devtools/devtools_app.html?panel=network&ws=" + url.QueryEscape(host+"/devtools/page/"+string(id))
	if err := chromedp.Do(tab, chromedp.Navigate(address)); err != nil {
		t.Fatalf("opening DevTools: %v", err)
	}
	// The network log listens once the front end is attached to the page.
	d.await(`(async () => {
		const sdk = await import('./core/sdk/sdk.js');
		const logs = await import('./models/logs/logs.js');
		const network = await import('./panels/network/network.js');
		for (let i = 0; i < 600; i++) {
			const target = sdk.TargetManager.TargetManager.instance().primaryPageTarget();
			if (target && target.model(sdk.NetworkManager.NetworkManager)) {
				// What the panel does when it is shown; without it nothing is kept.
				logs.NetworkLog.NetworkLog.instance();
				network.NetworkPanel.NetworkPanel.instance();
				// The page answers in order: once it answers this, it has begun to report what it sends.
				await target.networkAgent().invoke_canClearBrowserCache();
				return 'ready';
			}
			await new Promise(done => setTimeout(done, 100));
		}
		throw new Error('DevTools was not attached to the page');
	})()`)
	return d
}

// await evaluates an expression in the front end and returns the text that its promise gives.
func (d *DevTools) await(expression string) string {
	d.t.Helper()
	out, err := chromedp.Run(d.tab, chromedp.Evaluate[string](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		d.t.Fatalf("in DevTools: %v", err)
	}
	return out
}

// PreserveLog ticks the box of that name: the recording then outlives a navigation.
func (d *DevTools) PreserveLog() {
	d.t.Helper()
	d.await(`(async () => {
		const common = await import('./core/common/common.js');
		common.Settings.Settings.instance().moduleSetting('network-log.preserve-log').set(true);
		return 'kept';
	})()`)
}

// settle waits until every request that the front end has heard of has ended. A script of the page sees an answer
// before DevTools does. Of those that a page leaves behind, and of the
// agent's own (keepalive), it never hears the end.
func (d *DevTools) settle() {
	d.t.Helper()
	d.await(`(async () => {
		const logs = await import('./models/logs/logs.js');
		for (let i = 0; i < 200; i++) {
			const all = logs.NetworkLog.NetworkLog.instance().requests();
			const page = Math.max(0, ...all.filter(r => r.resourceType().name() === 'document').map(r => r.issueTime()));
			if (all.length > 0 && all.every(r => r.finished || r.issueTime() < page || r.url().endsWith('/logout-event/'))) return 'settled';
			await new Promise(done => setTimeout(done, 50));
		}
		const all = logs.NetworkLog.NetworkLog.instance().requests();
		throw new Error('after ten seconds the recording has ' + all.length + ' requests, without an end: ' + all.filter(r => !r.finished).map(r => r.requestMethod + ' ' + r.url()).join(', '));
	})()`)
}

// ExportHAR exports the recording as the Network panel's buttons do: sanitised, or with the sensitive data.
func (d *DevTools) ExportHAR(sanitised bool) []byte {
	d.t.Helper()
	d.settle()
	return []byte(d.await(fmt.Sprintf(`(async () => {
		const host = await import('./core/host/host.js');
		const network = await import('./panels/network/network.js');
		const instance = host.InspectorFrontendHost.InspectorFrontendHostInstance;
		let written = '';
		const append = instance.append;
		instance.append = (name, content) => { written += content; append.call(instance, name, content); };
		const view = network.NetworkPanel.NetworkPanel.instance().networkLogView;
		await view.exportAll({sanitize: %v});
		instance.append = append;
		return written;
	})()`, sanitised)))
}

// Dialect is a form of "Copy as ...".
type Dialect string

// The forms that a recorded request is copied in.
const (
	CurlBash   Dialect = "cURL (bash)"
	CurlCmd    Dialect = "cURL (cmd)"
	PowerShell Dialect = "PowerShell"
)

// CopyAs copies the last recorded request of this method whose URL ends like that.
func (d *DevTools) CopyAs(dialect Dialect, method, suffix string) string {
	d.t.Helper()
	d.settle()
	generate := map[Dialect]string{
		CurlBash:   "network.NetworkLogView.NetworkLogView.generateCurlCommand(request, 'unix')",
		CurlCmd:    "network.NetworkLogView.NetworkLogView.generateCurlCommand(request, 'win')",
		PowerShell: "network.NetworkPanel.NetworkPanel.instance().networkLogView.generatePowerShellCommand(request)",
	}[dialect]
	return d.await(d.ofRequest(method, suffix, generate))
}

// ofRequest is an expression of the front end about the last recorded request of this method whose URL ends like that.
func (d *DevTools) ofRequest(method, suffix, expression string) string {
	m, _ := json.Marshal(method) // a text
	s, _ := json.Marshal(suffix) // a text
	return fmt.Sprintf(`(async () => {
		const logs = await import('./models/logs/logs.js');
		const network = await import('./panels/network/network.js');
		const all = logs.NetworkLog.NetworkLog.instance().requests();
		const request = all.filter(r => r.requestMethod === %s && r.url().endsWith(%s)).pop();
		if (!request) throw new Error('not recorded; there are: ' + all.map(r => r.requestMethod + ' ' + r.url()).join(', '));
		return await %s;
	})()`, m, s, expression)
}

// Header is a header field of the last recorded request of this method whose URL ends like that.
func (d *DevTools) Header(method, suffix, name string) string {
	d.t.Helper()
	n, _ := json.Marshal(name) // a text
	return d.await(d.ofRequest(method, suffix, fmt.Sprintf("request.requestHeaderValue(%s)", n)))
}
