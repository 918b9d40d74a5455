"""Other shops (Shopify, WooCommerce) whose webhooks come in: connections with their secrets, and the inbox. Nothing of orders."""
