package reader

import (
	"context"
	"io"

	"github.com/jwtdoc/jwtdoc/internal/clock"
	docker "github.com/jwtdoc/jwtdoc/internal/container/reader"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// Pod reads the clock of a pod's container by its date. (The Date of the cluster's own answers is the clock of the
// control plane, which is no node's.)
func (w World) Pod(ctx context.Context, k *docker.Kubernetes, p docker.Pod) clock.Source {
	where := k.Cluster()
	r := clock.Reading{
		Kind: clock.KindDate, Whose: "the pod's programs",
		How: "date over one kubectl exec, context " + finding.Safe(where.Context) + ", namespace " + finding.Safe(where.Namespace),
	}
	return clock.Source{
		Name: finding.Safe(p.Name), Kind: clock.KindPod,
		Readings: []clock.Reading{w.byDate(ctx, r, func(ctx context.Context, in io.Reader, out io.Writer) error {
			return k.DateStream(ctx, p, in, out)
		})},
	}
}
