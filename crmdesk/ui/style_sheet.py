"""The one style sheet, made from the tokens of a theme."""

from __future__ import annotations

from string import Template
from typing import Final

from crmdesk.ui.theme import Theme, mix

# $name is a colour token, @n a length in pixels before scaling.
SHEET: Final = """
* { font-size: @13; }
QWidget { color: $text; }
QMainWindow, QWidget[role="page"] { background: $bg; }
QDialog { background: $surface; }
QToolTip { background: $text; color: $surface; border: 0; padding: @5 @8; }
QFrame[role="nav"] { background: $navBg; border: 0; border-right: 1px solid $navLine; }
QLabel[role="brand"] { color: $navBrand; font-size: @16; font-weight: 700; }
QPushButton[role="brand"] { background: transparent; border: 1px solid transparent; border-radius: @6;
  padding: 0; min-height: @50; }
QPushButton[role="brand"]:hover { background: $navHover; }
QPushButton[role="brand"]:focus { border: 1px solid $primary; padding: 0; min-height: @50; }
QLabel[role="navCaption"] { color: $navCaption; font-size: @12; }
QPushButton[role="nav"] { text-align: left; border: 1px solid transparent; border-radius: @6;
  padding: 0 @11; min-height: @36; color: $navText; background: transparent; font-size: @14; }
QPushButton[role="nav"][low="1"] { min-height: @29; }
QPushButton[role="nav"][low="2"] { min-height: @18; font-size: @13; }
QPushButton[role="nav"][low="3"] { min-height: @17; font-size: @13; }
QPushButton[role="nav"]:hover { background: $navHover; }
QPushButton[role="nav"]:checked { background: $navOn; color: $navOnText; }
QPushButton[role="nav"]:focus { border-color: $primary; }
QPushButton[role="navRail"] { text-align: center; border: 1px solid transparent;
  border-radius: @6; padding: 0; min-height: @38; background: transparent; }
QPushButton[role="navRail"][low="1"] { min-height: @29; }
QPushButton[role="navRail"][low="2"] { min-height: @18; }
QPushButton[role="navRail"][low="3"] { min-height: @17; }
QPushButton[role="navRail"]:hover { background: $navHover; }
QPushButton[role="navRail"]:checked { background: $navOn; }
QPushButton[role="navRail"]:focus { border-color: $primary; }
QLabel[role="title"] { font-size: @19; font-weight: 700; }
QLabel[role="cardName"] { font-size: @18; font-weight: 700; }
QLabel[role="figure"] { font-size: @15; font-weight: 700; }
QLabel[role="heading"] { font-size: @15; font-weight: 600; }
QLabel[role="finding"] { font-size: @14; font-weight: 600; }
QLabel[role="section"] { font-size: @13; font-weight: 700; }
QLabel[role="muted"], QLabel[role="subtitle"] { color: $text3; font-size: @12; }
QLabel[role="secondary"] { color: $text2; }
QLabel[role="small"] { color: $text2; font-size: @12; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="big"] { font-size: @22; font-weight: 700; }
QLabel[role="good"] { color: $good; font-size: @12; }
QLabel[role="warnStrong"] { color: $warn; font-weight: 600; }
QLabel[role="warn"] { color: $warn; font-size: @12; }
QLabel[role="bad"] { color: $bad; font-size: @12; }
QLabel[role="alarmText"] { color: $bad; font-weight: 600; }
QLabel[role="fieldLabel"] { color: $text3; font-size: @12; }
QLabel[role="required"] { color: $bad; font-size: @12; }
QLabel[role="credit"] { color: $warn; font-size: @12; }
QLabel[role="changed"] { color: $info; font-size: @12; }
QLabel[role="stars"] { color: $chartTop; }
QLabel[role="problem"] { color: $bad; font-size: @12; }
QFrame[role="card"] { background: $surface; border: 1px solid $border; border-radius: @8; }
QFrame[role="well"] { background: $surface2; border: 0; border-radius: @6; }
QFrame[role="callout"] { background: $warnSoft; border: 0; border-radius: @6; }
QFrame[role="callout"] QLabel { color: $warn; }
QWidget[role="outdated"] { background: $warnSoft; border-radius: @4; }
QFrame[role="alarm"] { background: $badSoft; border: 0; border-radius: @6; }
QFrame[role="alarm"] QLabel { color: $bad; }
QFrame[role="hint"] { background: $infoSoft; border: 0; border-radius: @6; }
QFrame[role="hint"] QLabel { color: $info; }
QFrame[role="praise"] { background: $goodSoft; border: 0; border-radius: @6; }
QFrame[role="praise"] QLabel { color: $good; }
QFrame[role="hero"] { background: $navBg; border: 0; border-right: 1px solid $navLine; }
QFrame[role="hero"] QLabel { color: $navText; }
QFrame[role="hero"] QLabel[role="heroName"] { color: $navBrand; font-size: @26; font-weight: 700; }
QFrame[role="hero"] QLabel[role="heroLine"] { color: $navText; font-size: @15; }
QFrame[role="line"] { background: $line; border: 0; max-height: 1px; min-height: 1px; }
QFrame[role="vline"] { background: $border; border: 0; max-width: 1px; min-width: 1px; }
QFrame[role="row"] { border: 0; border-bottom: 1px solid $line; background: transparent; }
QFrame[role="footer"] { background: $surface2; border: 0; border-top: 1px solid $border;
  border-bottom-left-radius: @8; border-bottom-right-radius: @8; }
QFrame[role="toast"] { background: $text; border: 0; border-radius: @8; }
QFrame[role="toast"] QLabel { color: $surface; }
QFrame[role="toast"] QPushButton { color: $surface; background: transparent; border: 1px solid $text3;
  border-radius: @6; padding: 0 @12; min-height: @28; }
QLineEdit, QComboBox, QPlainTextEdit, QSpinBox, QDateEdit, QTextEdit { background: $surface;
  border: 1px solid $inputBorder; border-radius: @6; selection-background-color: $primary;
  selection-color: $onPrimary; }
QLineEdit, QSpinBox, QDateEdit { padding: 0 @9; min-height: @32; }
QComboBox { padding: 0 @8 0 @11; min-height: @32; }
QPlainTextEdit, QTextEdit { padding: @4 @6; }
QLineEdit:hover, QComboBox:hover, QPlainTextEdit:hover { border-color: $text3; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus, QDateEdit:focus {
  border: 2px solid $primary; }
QLineEdit:focus, QSpinBox:focus, QDateEdit:focus { padding: 0 @8; min-height: @30; }
QComboBox:focus { padding: 0 @7 0 @10; min-height: @30; }
QPlainTextEdit:focus { padding: @3 @5; }
QLineEdit:read-only, QPlainTextEdit:read-only { background: $surface2; border-color: $border;
  color: $text2; }
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled { background: $surface2;
  border-color: $border; color: $text3; }
QLineEdit[invalid="true"], QComboBox[invalid="true"], QPlainTextEdit[invalid="true"] {
  border: 2px solid $bad; }
QLineEdit[invalid="true"] { padding: 0 @8; min-height: @30; }
QLineEdit[role="searchBox"] { padding-left: @2; }
QLineEdit[role="bare"] { border: 0; background: transparent; }
QComboBox::drop-down { border: 0; width: @26; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView, QListView[role="popup"], QListWidget[role="popup"] {
  background: $surface; border: 1px solid $border; outline: 0; padding: @4;
  selection-background-color: $selection; selection-color: $selectionText; }
QListWidget[role="popup"]::item { min-height: @28; border-radius: @4; padding: 0 @8; }
QListWidget[role="popup"]::item:hover { background: $hover; }
QListWidget[role="popup"]::item:selected { background: $selection; color: $selectionText; }
QPushButton { background: $surface; border: 1px solid $inputBorder; border-radius: @6;
  padding: 0 @13; min-height: @32; color: $text; }
QPushButton:hover { background: $hover; border-color: $text3; }
QPushButton:pressed { background: $border; }
QPushButton:focus { border: 2px solid $primaryHover; padding: 0 @12; min-height: @30; }
QPushButton:disabled { color: $text3; background: $surface2; border-color: $border; }
QPushButton[role="primary"] { background: $primary; border-color: $primary; color: $onPrimary;
  font-weight: 600; padding: 0 @15; }
QPushButton[role="primary"]:hover { background: $primaryHover; border-color: $primaryHover; }
QPushButton[role="primary"]:focus { border: 2px solid $text; padding: 0 @14; }
QPushButton[role="primary"]:disabled { background: $border; border-color: $border; color: $text3; }
QPushButton[role="danger"] { color: $bad; border-color: $bad; }
QPushButton[role="danger"]:hover { background: $badSoft; }
QPushButton[role="icon"], QToolButton[role="icon"] { background: transparent;
  border: 1px solid transparent; border-radius: @6; padding: 0; min-width: @32; min-height: @32; }
QPushButton[role="icon"]:hover, QToolButton[role="icon"]:hover { background: $hover;
  border-color: $border; }
QPushButton[role="icon"]:focus, QToolButton[role="icon"]:focus { border-color: $primary; }
QPushButton[role="icon"]:checked { background: $primarySoft; border-color: $primary; }
QPushButton[role="tool"] { background: transparent; border: 1px solid transparent;
  border-radius: @4; padding: 0; min-width: @22; min-height: @22; }
QPushButton[role="tool"]:hover { background: $hover; border-color: $border; }
QPushButton[role="tool"]:focus { border: 1px solid $primary; padding: 0; min-height: @22; }
QPushButton[role="link"] { background: transparent; border: 1px solid transparent; color: $info;
  padding: 0 @3 0 0; min-height: @22; text-align: left; }
QPushButton[role="link"]:hover { text-decoration: underline; }
QPushButton[role="link"]:focus { border-color: $primary; padding: 0 @3 0 0; min-height: @22; }
QPushButton[role="number"], QPushButton[role="numberBig"], QPushButton[role="numberSmall"] {
  background: transparent; border: 1px solid transparent; border-radius: @4; padding: 0 @1;
  min-height: @18; color: $text2; font-size: @12; }
QPushButton[role="numberBig"] { color: $text; font-size: @17; font-weight: 700; min-height: @22; }
QPushButton[role="numberSmall"] { color: $text3; }
QPushButton[role^="number"]:hover { text-decoration: underline; color: $info; }
QPushButton[role^="number"]:focus { border: 1px solid $primary; padding: 0 @1; min-height: @18; }
QPushButton[role="numberBig"]:focus { min-height: @22; }
QPushButton[role^="number"]:disabled { color: $text3; background: transparent;
  border-color: transparent; }
QLabel[role="numberAfter"] { color: $info; font-size: @12; }
QPushButton[role="chip"] { background: transparent; border: 1px solid $border; border-radius: @14;
  padding: 0 @12; min-height: @26; max-height: @26; color: $text2; }
QPushButton[role="chip"]:hover { background: $hover; }
QPushButton[role="chip"]:checked { background: $primarySoft; border-color: $primary;
  color: $chipOn; font-weight: 600; }
QPushButton[role="chip"]:focus { border-color: $primaryHover; }
QPushButton[role="tile"] { text-align: left; padding: 0 @12; min-height: @32; }
QPushButton[role="tile"]:checked { background: $primarySoft; border: 2px solid $primary;
  color: $chipOn; padding: 0 @11; min-height: @30; }
QPushButton[role="gap"] { background: transparent; border: 0; border-bottom: 1px solid $line;
  border-radius: 0; padding: 0; text-align: left; }
QPushButton[role="gap"]:hover { background: $hover; }
QPushButton[role="gap"]:focus { border: 1px solid $primary; }
QPushButton[role="option"] { text-align: left; background: $surface; border: 1px solid $border;
  border-radius: @8; padding: @12 @16; }
QPushButton[role="option"]:checked { background: $primarySoft; border: 2px solid $primary;
  padding: @11 @15; }
QPushButton[role="option"]:hover:!checked { border-color: $primary; background: $hover; }
QPushButton[role="option"]:focus { border: 2px solid $primary; padding: @11 @15; }
QTableView, QTreeView { background: $surface; border: 0; outline: 0; gridline-color: transparent;
  selection-background-color: $selection; selection-color: $selectionText; }
QHeaderView { background: $surface2; border: 0; }
QHeaderView::section { background: $surface2; color: $text2; border: 0;
  border-bottom: 1px solid $border; border-top: 1px solid $border; padding: 0 @10;
  font-size: @12; font-weight: 600; }
QHeaderView::section:hover { background: $hover; }
QAbstractScrollArea::corner, QTableCornerButton::section { background: transparent; border: 0; }
QListView { background: $surface; border: 1px solid $border; border-radius: @6; outline: 0; }
QListView[role="plain"], QListWidget[role="plain"] { border: 0; background: transparent; }
QListWidget::item { min-height: @30; padding: 0 @8; }
QListWidget::item:hover { background: $hover; }
QListWidget::item:selected { background: $selection; color: $selectionText; }
QListWidget[role="sections"] { border: 0; background: transparent; }
QListWidget[role="sections"]::item { min-height: @36; border-radius: @6; padding: 0 @8; color: $text2; }
QListWidget[role="sections"]::item:selected { background: $primarySoft; color: $chipOn; }
QListWidget[role="sections"]::item:focus { border: 1px solid $primary; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: $text2; border: 0;
  border-bottom: 2px solid transparent; padding: @7 @2; margin-right: @18; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $info; border-bottom-color: $primary; font-weight: 600; }
QTabBar::tab:focus { border-bottom-color: $text; }
QTabBar::tear { width: 0; border: 0; }
QTabBar::scroller { width: @52; }
QTabBar QToolButton { background: $surface; border: 1px solid $border; border-radius: @4;
  margin: @3 @1; }
QTabBar QToolButton:hover { background: $hover; }
QTabBar QToolButton:disabled { background: transparent; border-color: transparent; }
QTabBar QToolButton::right-arrow { image: url("$rightIcon"); width: @14; height: @14; }
QTabBar QToolButton::left-arrow { image: url("$leftIcon"); width: @14; height: @14; }
QTabBar QToolButton::right-arrow:disabled, QTabBar QToolButton::left-arrow:disabled { image: none; }
QTabWidget::pane { border: 0; border-top: 1px solid $border; top: -1px; }
QScrollArea, QScrollArea > QWidget > QWidget[role="body"] { background: transparent; border: 0; }
QScrollBar:vertical { background: transparent; width: @10; margin: 0; }
QScrollBar::handle:vertical { background: $inputBorder; border-radius: @3; min-height: @32;
  margin: @2; }
QScrollBar::handle:hover { background: $text3; }
QAbstractItemView[role="cards"] { background: transparent; border: 0; outline: 0; }
QAbstractItemView[role="cards"] QScrollBar:vertical { width: @6; }
QAbstractItemView[role="cards"] QScrollBar::handle:vertical { margin: @1; border-radius: @2; }
QScrollBar:horizontal { background: transparent; height: @10; margin: 0; }
QScrollBar::handle:horizontal { background: $inputBorder; border-radius: @3; min-width: @32;
  margin: @2; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
  background: none; width: 0; height: 0; }
QStatusBar { background: $surface; border-top: 1px solid $border; color: $text2; }
QStatusBar::item { border: 0; }
QStatusBar QLabel { color: $text2; font-size: @12; padding: 0 @6; }
QStatusBar QPushButton { border: 1px solid transparent; background: transparent; color: $text2;
  font-size: @12; padding: 0 @6; min-height: @20; max-height: @20; }
QStatusBar QPushButton:hover { color: $text; text-decoration: underline; }
QStatusBar QPushButton:focus { border-color: $primary; }
QStatusBar QPushButton[late="true"] { color: $warn; }
QMenu { background: $surface; border: 1px solid $border; padding: @4; }
QMenu::item { padding: @6 @24 @6 @12; border-radius: @4; }
QMenu::item:selected { background: $selection; color: $selectionText; }
QMenu::item:disabled { color: $text3; }
QMenu::separator { height: 1px; background: $line; margin: @4 @8; }
QProgressBar { background: $gradeDSoft; border: 0; border-radius: @3; max-height: @8;
  min-height: @8; }
QProgressBar::chunk { background: $chart1; border-radius: @3; }
QCheckBox, QRadioButton { spacing: @8; min-height: @24; }
QListView::indicator { width: @16; height: @16; border: 1px solid $inputBorder;
  border-radius: @4; background: $surface; }
QListView::indicator:checked { background: $primary; border-color: $primary; image: url("$checkIcon"); }
QCheckBox::indicator, QRadioButton::indicator { width: @16; height: @16; border: 1px solid $inputBorder;
  background: $surface; }
QCheckBox::indicator { border-radius: @4; }
QRadioButton::indicator { border-radius: @8; }
QCheckBox::indicator:checked { background: $primary; border-color: $primary; image: url("$checkIcon"); }
QCheckBox::indicator:indeterminate { background: $primarySoft; border-color: $primary; }
QRadioButton::indicator:checked { border: @5 solid $primary; width: @8; height: @8; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border-color: $primaryHover; }
QSplitter::handle { background: transparent; }
QCalendarWidget QWidget { alternate-background-color: $surface2; }
QCalendarWidget QAbstractItemView { selection-background-color: $primary;
  selection-color: $onPrimary; outline: 0; }
QCalendarWidget QToolButton { background: transparent; border: 0; min-height: @28; padding: 0 @6; }
"""


class _Lengths(Template):
    """@13 and the like."""

    delimiter = "@"
    idpattern = "[0-9]+"


def style_sheet(t: Theme) -> str:
    """The style sheet of a theme."""
    from crmdesk.ui.icons import icon_file

    tokens = {name: t[name] for name in _token_names(t)}
    tokens["chipOn"] = t["navOnText"] if t.is_dark else t["primaryHover"]
    tokens["barSoft"] = mix(t["chart1"], t["surface"], 0.55)
    tokens["leftIcon"] = icon_file("caret-left", t["text2"], 14).as_posix()
    tokens["rightIcon"] = icon_file("caret-right", t["text2"], 14).as_posix()
    tokens["checkIcon"] = icon_file("check", t["onPrimary"], 16).as_posix()
    lengths = {str(n): f"{t.px(n)}px" for n in range(1, 60)}
    return Template(_Lengths(SHEET).substitute(lengths)).substitute(tokens)


def _token_names(t: Theme) -> list[str]:
    from crmdesk.ui.theme import _tokens

    return list(_tokens()[t.style])
