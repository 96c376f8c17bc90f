CREATE PUBLICATION with_generated FOR TABLE published.a WITH (publish_generated_columns = stored);
