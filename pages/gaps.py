from pages.parts import page

page.start("gaps")
