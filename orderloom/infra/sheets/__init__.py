"""Files of rows: CSV, XLSX and NDJSON. Knows nothing of the business."""
