"""The Unicode Line Breaking Algorithm (UAX #14): from characters to classes, and to where a line may break."""
