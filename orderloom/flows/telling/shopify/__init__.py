"""Orders, products and customers as Shopify tells them: webhooks of the Admin API and export files."""
