"""Orders, products and customers as WooCommerce tells them: webhooks and the REST API (wc/v3), and export files."""
