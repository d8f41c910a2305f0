"""Text as whole lines: shaped by HarfBuzz in em units, wrapped, rasterised by FreeType at device size, packed.

Layout happens in em units and is linear in the size, so it is done once, in degrees; only rasters know pixels.
`line.TextSystem` is the one door for the rest of the stage.
"""
