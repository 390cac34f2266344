CREATE TABLE visits (
  id bigserial PRIMARY KEY,
  seen timestamptz NOT NULL DEFAULT now()
);
