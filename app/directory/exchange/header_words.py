"""The words by which headers name columns: one line a column, Italian | Portuguese | English.

The first word of each language is what a written file says; the others are understood too.
"""

# ruff: noqa: E501 - one line a column is what makes the table readable

HEADER_WORDS = """
id: id servizio, id, codice | id do serviço | service id
organisation: organizzazione, ente, associazione, gestore, nome organizzazione | organização, entidade, instituição | organisation, organization, provider, body, organisation name
organisation_kind: tipo di organizzazione, tipo ente, tipo organizzazione | tipo de organização, tipo de entidade | kind of organisation, organisation type, organisation kind
organisation_description: descrizione dell'organizzazione, descrizione ente | descrição da organização | organisation description
organisation_website: sito dell'organizzazione, sito ente | sítio da organização, site da organização | organisation website
organisation_email: e-mail dell'organizzazione, email ente | e-mail da organização | organisation e-mail, organisation email
organisation_phone: telefono dell'organizzazione, telefono ente | telefone da organização | organisation phone
organisation_tax_code: codice fiscale, partita iva | nif, nipc, contribuinte | tax code, tax id, vat number, organisation tax code
name: nome, servizio, titolo, denominazione, nome del servizio, nome servizio | nome do serviço, serviço, título, designação | name, service, title, service name, measure
summary: in breve, riassunto, sintesi, descrizione breve | em resumo, resumo, descrição breve | in short, summary, short description
description: descrizione, descrizione del servizio | descrição, descrição do serviço | description, details
how_to_join: come accedere, come partecipare, come iscriversi, modalità di accesso | como aceder, como participar, como se inscrever | how to join, how to get in, application process
language: lingua della scheda, lingua del testo | língua da ficha, língua do texto | language of the listing, language, written in
kind: tipo di scheda, tipo di servizio | tipo de ficha, tipo de serviço | kind of listing, listing type
dates: date dell'evento, date | datas do evento, datas | dates of the event, dates, event dates
needs: bisogni, bisogno, aiuta con, ambiti, temi | necessidades, necessidade, ajuda com, temas | needs, need, helps with, topics, categories
track: percorso, pensato per | percurso, pensado para | track, made for
age_min: età minima, età da, da anni | idade mínima, idade de | youngest age, age min, minimum age, age from
age_max: età massima, età a, fino a anni | idade máxima, idade até | oldest age, age max, maximum age, age to
fee: costo, gratuito o a pagamento, prezzo | custo, preço | cost, fee, price
fee_note: note sul costo, nota costo | nota sobre o custo | words about the cost, fee note, fees description, cost note
languages: lingue parlate, lingue | línguas faladas, línguas, idiomas | languages spoken, languages
access: primo passo, accesso | primeiro passo, acesso | first step, access
delivery: come si svolge, modalità, erogazione | como se realiza, modalidade | how it is given, delivery, mode
capacity_total: posti in tutto, posti, capienza | vagas no total, vagas, lotação | places in all, places, capacity, capacity total
waiting_days: giorni di attesa, attesa | dias de espera, espera | days of waiting, waiting days, wait
url: pagina web, sito, sito web, link | página web, sítio, site | web page, url, website, web
email: e-mail, email, posta elettronica, mail | correio eletrónico, endereço eletrónico | e-mail address
phone: telefono, tel, cellulare | telefone, telemóvel | phone, telephone, mobile, phone number
place_id: id luogo, id sede | id do local | place id, location id
place_kind: tipo di luogo, tipo luogo | tipo de local | kind of place, place kind
place_name: nome del luogo, sede, luogo | nome do local, local, sede do serviço | name of the place, place name, location, venue, location name
address: indirizzo, via | morada, endereço, rua | address, street, street address
postal_code: cap, codice postale | código postal, cp | postal code, postcode, zip
city: città, località, paese | localidade, cidade | town, city, locality
area: comune, zona, territorio | freguesia, concelho, município | area, municipality, commune, parish
lon: longitudine, lon, lng, long, x | longitude | longitude
lat: latitudine, lat, y | latitude | latitude
precision: precisione del punto, precisione | precisão do ponto, precisão | how exact the point is, precision
wheelchair: accesso in carrozzina, accessibilità, sedia a rotelle | acesso em cadeira de rodas, acessibilidade, cadeira de rodas | wheelchair access, wheelchair, accessibility
transport: come arrivare, trasporti, mezzi | como chegar, transportes | getting there, transport, transportation
hours: orari, orario, orari di apertura | horário, horários | opening hours, hours, opening times, schedule
special_days: giorni particolari, chiusure | dias especiais, encerramentos | special days, closing days, exceptions
on_holidays: nei giorni festivi, festivi | nos feriados, feriados | on public holidays, holidays, on holidays
source: fonte | fonte dos dados | source
source_url: pagina della fonte | página da fonte | source page, source url
source_date: data della fonte | data da fonte | source date
licence: licenza | licença | licence, license
"""

# Written into a file for its reader; whoever wants to change them has other ways to.
TOLD_ONLY_WORDS = """
capacity_free: posti liberi | vagas livres | free places
capacity_on: posti liberi al | vagas livres em | free places as of
confirmed_on: confermato il | confirmado em | confirmed on
cancelled: date annullate | datas canceladas | dates called off
illustrative: esempio inventato | exemplo inventado | invented example
"""
