package source

import (
	"strings"
	"testing"
)

func TestTerraformsProvidersAreRead(t *testing.T) {
	got := described(t, map[string]string{
		"infra/prod/auth.tf": `resource "aws_cognito_user_pool_client" "web" {
  name                = "${var.prefix}-web"
  explicit_auth_flows = [
    "ALLOW_REFRESH_TOKEN_AUTH", # access_token_validity = 5
  ]
  access_token_validity  = 30
  id_token_validity      = var.id_minutes
  refresh_token_validity = 7
  token_validity_units {
    access_token  = "minutes"
    id_token      = "minutes"
    refresh_token = "days"
  }
}
resource "auth0_resource_server" "api" {
  identifier = "https://api.example.com"
  token_lifetime = 7200
}
resource "okta_auth_server_policy_rule" "all" {
  access_token_lifetime_minutes = 15
}
resource "auth0_tenant" "shop" {
  session_lifetime = 8
}
`,
	})
	for _, want := range []string{
		"aws_cognito_user_pool_client.webproduction access_token_validity=30 1800 infra/prod/auth.tf:6", "aws_cognito_user_pool_client.webproduction refresh_token_validity=7 604800 infra/prod/auth.tf:8",
		"auth0_resource_server.apiproduction token_lifetime=7200 7200", "okta_auth_server_policy_rule.allproduction access_token_lifetime_minutes=15 900", "auth0_tenant.shopproduction session_lifetime=8 28800",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	if strings.Contains(got, "id_token_validity=3") {
		t.Errorf("a variable has a value:\n%s", got)
	}
}
