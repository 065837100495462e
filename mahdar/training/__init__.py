"""Making the weights from gold. Needs the `train` extra; reading never imports this room."""
