CREATE TABLE logout_events (
  id           TEXT PRIMARY KEY,
  type         TEXT NOT NULL,
  user_id      TEXT NOT NULL,
  user_email   TEXT NOT NULL,
  received_ms  BIGINT NOT NULL,
  idle_minutes DOUBLE PRECISION NOT NULL,
  ip           TEXT NOT NULL,
  user_agent   TEXT NOT NULL,
  event        TEXT NOT NULL
);
CREATE INDEX logout_events_received ON logout_events (received_ms, id);
CREATE INDEX logout_events_user ON logout_events (user_id, received_ms);
