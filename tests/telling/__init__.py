"""Orders as other shops tell them: documents of the shape that those shops document. Sources: README.md."""
