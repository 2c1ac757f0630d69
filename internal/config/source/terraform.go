package source

import (
	"bytes"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/config/code"
)

// terraformResources are those that decide how long a provider's tokens live, with their products.
func terraformResources() map[string]string {
	return map[string]string{
		"aws_cognito_user_pool_client": "Amazon Cognito", "auth0_resource_server": "Auth0", "auth0_tenant": "Auth0", "okta_auth_server_policy_rule": "Okta",
	}
}

// terraform reads the resources of identity providers. What a variable or an expression fills in is opaque: its value is
// Terraform's, not the file's.
func (g *gatherer) terraform(f *File) {
	if !bytes.Contains(f.Text, []byte("resource")) {
		return
	}
	for _, b := range code.ReadHCL(f.Path, string(f.Text)) {
		if b.Type == "resource" && len(b.Labels) == 2 && terraformResources()[b.Labels[0]] != "" {
			g.terraformResource(f, b)
		}
	}
}

func (g *gatherer) terraformResource(f *File, b code.Block) {
	kind := b.Labels[0]
	svc := &config.Service{Name: kind + "." + b.Labels[1], Environment: environmentOf(f.Path), Where: b.Where, Consumers: map[string]string{kind: f.Path}}
	found := false
	for _, a := range b.Attributes {
		n, ok := config.MeantIn("Terraform", kind+"."+a.Name)
		if !ok {
			continue
		}
		d := &config.Definition{
			Name: a.Name, Meaning: n.Meaning, Unit: n.Unit, Where: a.Where, Kind: config.Framework, Origin: "Terraform", Rank: rankFramework, Certainty: config.Opaque, Environment: svc.Environment, Sink: kind,
		}
		if a.Literal {
			d.Value, d.Certainty = config.NewValue(a.Text), config.Known
		} else if strings.HasPrefix(a.Text, "var.") || strings.HasPrefix(a.Text, "local.") {
			d.Certainty, d.Depends = config.DependsOn, a.Text
		}
		if kind == "aws_cognito_user_pool_client" {
			cognitoUnit(d, b)
		}
		g.give(svc, d)
		found = true
	}
	if found {
		g.project.Services = append(g.project.Services, svc)
	}
}

// cognitoUnit takes the unit from token_validity_units, in which access_token stands for access_token_validity.
func cognitoUnit(d *config.Definition, b code.Block) {
	for _, units := range b.Blocks {
		if units.Type == "dynamic" {
			d.Unit = config.UnitUnknown
		}
		if units.Type != "token_validity_units" {
			continue
		}
		a, ok := units.Attribute(strings.TrimSuffix(d.Name, "_validity"))
		switch u := config.Unit(a.Text); {
		case !ok:
		case a.Literal && (u == config.Seconds || u == config.Minutes || u == config.Hours || u == config.Days):
			d.Unit = u
		default:
			d.Unit = config.UnitUnknown
		}
	}
}
