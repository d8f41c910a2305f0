"""Text layout and rasterisation: lines shaped by HarfBuzz in em units, wrapped, and rasterised by FreeType.

Layout happens in em units and is linear in the size, so it is done once, in degrees; only rasters know pixels.
`text_system.TextSystem` is the facade for the rest of the program.
"""
