"""The colours of all pictures, in light and in dark; the pages take them from here, too."""

from typing import Final

STYLE: Final = """
  .paper { fill: #fbfaf7 } .ink { fill: #22262b } .soft { fill: #646a72 }
  svg text { font: 12px system-ui, "Segoe UI", Helvetica, Arial, sans-serif }
  svg .halo { fill: none; stroke: #fbfaf7; stroke-width: 5px; stroke-linejoin: round }
  svg .title { font-size: 19px; font-weight: 650 } svg .who { font-weight: 650 }
  svg .small { font-size: 11px }
  .arc { fill: none; stroke-linecap: round } .recorded { stroke: #2f7f79 }
  .stated { stroke: #b9822b } .inferred { stroke: #8a63a8 } .lane { stroke: #e2ded5 }
  .ours { fill: #2f7f79 } .theirs { fill: #fbfaf7; stroke: #2f7f79; stroke-width: 2.5px }
  .outcome { fill: #c4532d }
  svg .number { font-weight: 650; font-size: 11px }
  .ours-number, .outcome-number { fill: #fff } .theirs-number { fill: #1f615c }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #16191d } .ink { fill: #e9e7e1 } .soft { fill: #9aa2ab }
    svg .halo { stroke: #16191d } .lane { stroke: #2b3138 }
    .recorded { stroke: #57b3aa } .stated { stroke: #dcab55 } .inferred { stroke: #b795d3 }
    .ours { fill: #57b3aa } .theirs { fill: #16191d; stroke: #57b3aa } .outcome { fill: #ec7f57 }
    .ours-number, .outcome-number { fill: #101316 } .theirs-number { fill: #7fd0c7 }
  }
"""
