"""Ordinary Danish names, and streets that exist in no Danish municipality, for the people of the testkommune."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

WOMEN: Final = (
    "Inger Kirsten Anna Else Ruth Grethe Lis Birthe Karen Aase Gerda Ellen Tove Jytte Bodil Hanne Lone Ulla Vibeke "
    "Ingrid Rigmor Elna Gudrun Ketty Solveig Esther Lilly Edith Agnes Margit Aslaug Benedikte Conny Dagny Eva Fanny "
    "Henny Ilse Jane Kamma Laila Merete Nete Oda Pernille Ragna Signe Thyra Vera Åse"
).split()
MEN: Final = (
    "Jens Peter Niels Hans Ole Poul Jørgen Svend Erik Knud Børge Aage Helge Kaj Viggo Egon Verner Arne Flemming Bent "
    "Preben Mogens Finn Leif Carl Ejner Frede Gunnar Henning Ivan Johannes Karl Laurits Magnus Orla Palle Richard "
    "Steen Tage Uffe Villy Aksel Bjarne Christian Ditlev Esben Frits Georg Hjalmar Øjvind"
).split()
SURNAMES: Final = (
    "Nielsen Jensen Hansen Pedersen Andersen Christensen Larsen Sørensen Rasmussen Jørgensen Petersen Madsen "
    "Kristensen Olsen Thomsen Christiansen Poulsen Johansen Møller Mortensen Knudsen Jakobsen Frederiksen Mikkelsen "
    "Henriksen Laursen Lund Schmidt Eriksen Holm Kristiansen Clausen Simonsen Svendsen Andreasen Iversen Østergaard "
    "Jeppesen Nissen Vestergaard Lauridsen Jespersen Frandsen Kjær Ebbesen Nørgaard Dam Bach Bruun Toft Ravn Skov "
    "Vinther Krogh Winther Bang Lauritsen Husted Overgaard Agerskov Brøndum Dalsgaard Fogh Hougaard Kofoed Ørsted"
).split()
STREETS: Final = (
    "Prøvevej Eksempelgade Forsøgsallé Mønsterstræde Attrapvej Opdigtetvej Fantasivej Testtoften Øvelsesbakken "
    "Modelparken Skabelonvej Demostien Udkastgade Afprøvningsvænget Efterligningsgade Skinvej Generalprøven "
    "Kulissestræde Rekvisitvej Scenetoften Pladsholdervej Blankettoften Stikprøvevej Simulatorgade Testbrønden "
    "Prototypevænget Manuskriptvej"
).split()


@dataclass(frozen=True, slots=True)
class District:
    """One district of the testkommune, with the postal code its invented streets lie in."""

    name: str
    postal_code: str
    postal_district: str


DISTRICTS: Final = (
    District("Nord", "9991", "Testby N"),
    District("Syd", "9992", "Testby S"),
    District("Øst", "9993", "Testby Ø"),
    District("Vest", "9994", "Testby V"),
)
