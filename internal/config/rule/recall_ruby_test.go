package rule

// An API of Rails with ruby-jwt for its own tokens and Devise for the people who sign in.
const railsProject = `-- Gemfile --
source "https://rubygems.org"

gem "rails", "~> 7.1"
gem "jwt", "~> 2.8"
gem 'devise'
gem "rack-cors"
-- app/services/token_service.rb --
# frozen_string_literal: true

class TokenService
  ALGORITHM = "HS256"
  ACCESS_TTL = 15.minutes

  class Invalid < StandardError; end

  def self.issue(user)
    payload = { sub: user.id.to_s, iat: Time.now.to_i, exp: 15.minutes.from_now.to_i }
    JWT.encode(payload, secret, ALGORITHM)
  end

  def self.read(token)
    JWT.decode(token, secret, true, { algorithm: ALGORITHM, exp_leeway: 30 }).first
  rescue JWT::ExpiredSignature, JWT::DecodeError => e
    raise Invalid, "token refused: #{e.message["aud"]}"
  end

  def self.secret
    ENV.fetch("JWT_SECRET")
  end
end
-- app/controllers/sessions_controller.rb --
class SessionsController < ApplicationController
  def create
    user = User.find_by!(email: params[:email])
    return head(:unauthorized) unless user.authenticate(params[:password])

    cookies[:access_token] = {
      value: TokenService.issue(user),
      expires: 15.minutes.from_now,
      httponly: true,
      secure: Rails.env.production?,
      same_site: :lax
    }
    head :no_content
  end
end
-- config/initializers/devise.rb --
Devise.setup do |config|
  # config.secret_key = 'written by the generator'
  config.timeout_in = 2.hours
  config.remember_for = 2.weeks
end
-- config/initializers/session_store.rb --
Rails.application.config.session_store :cookie_store, key: "_shop_session", expire_after: 14.days
-- spec/token_service_spec.rb --
RSpec.describe TokenService do
  it "refuses what is signed otherwise" do
    token = JWT.encode({ sub: "1" }, "another", "HS256")
    expect { described_class.read(token) }.to raise_error(TokenService::Invalid)
  end
end
`

var rubyProjects = map[string]planted{
	"Rails": {railsProject, []mistake{
		{"JWT.decode(token, secret, true, { algorithm: ALGORITHM, exp_leeway: 30 })", "JWT.decode(token, nil, false)", "verification-off", "app/services/token_service.rb:15"},
		{"exp_leeway: 30", "verify_expiration: false", "expiry-not-checked", "app/services/token_service.rb:15"},
		{"exp_leeway: 30", "exp_leeway: 2.hours.to_i", "leeway-absurd", "app/services/token_service.rb:15"},
		{"{ algorithm: ALGORITHM,", "{ algorithms: %w[HS256], algorithm: 'none',", "alg-none-allowed", "app/services/token_service.rb:15"},
		{"JWT.encode(payload, secret, ALGORITHM)", "JWT.encode(payload, \"" + strongB + "\", ALGORITHM)", "secret-in-source", "app/services/token_service.rb:11"},
		{"JWT.encode(payload, secret, ALGORITHM)", "JWT.encode({ sub: user.id }, secret, ALGORITHM)", "token-made-without-expiry", "app/services/token_service.rb:11"},
		{"ENV.fetch(\"JWT_SECRET\")", "ENV.fetch(\"JWT_SECRET\", \"development-secret\")", "secret-default-fallback", "app/services/token_service.rb:21"},
		{"ENV.fetch(\"JWT_SECRET\")", "ENV[\"JWT_SECRET\"] || 'secret'", "secret-default-fallback", "app/services/token_service.rb:21"},
		{"exp: 15.minutes.from_now.to_i", "exp: 3.days.from_now.to_i", "access-token-long", "app/services/token_service.rb:10"},
		{"exp: 15.minutes.from_now.to_i", "exp: Time.now.to_i + 900_000_000", "lifetime-unit", "app/services/token_service.rb:10"},
		{"expires: 15.minutes.from_now", "expires: 5.minutes.from_now", "cookie-shorter-than-token", "app/controllers/sessions_controller.rb:8"},
		{"httponly: true", "httponly: false", "cookie-readable", "app/controllers/sessions_controller.rb:9"},
		{"secure: Rails.env.production?,\n      same_site: :lax", "same_site: :none", "samesite-none-insecure", "app/controllers/sessions_controller.rb:10"},
	}},
}
